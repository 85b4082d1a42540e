/**
 * `npm run bench:defaults`: trains each recipe's data with nothing but the required fields beside the tuned recipe, and
 * prints which share of the tuned gain over the baseline the defaults reach. The table goes to stdout, the runs' own lines
 * to stderr.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { runAsProcess, type CommandProcess } from '../../../local/cli/terminal/command-process';
import { parseOptions, wholeNumber } from '../../../local/cli/terminal/options.cjs';
import { DEFAULT_SEEDS, OPTIONS } from '../../../local/cli/usage/bench-defaults.cjs';
import { readJson } from '../../../shared/artifacts/json';
import { runKeys } from '../../../shared/artifacts/keys';
import { Evaluation } from '../../../shared/evaluation';
import { RunPlan } from '../../../shared/plan';
import { gateMetric } from '../../../shared/request/request';
import { runRequest } from '../recipes/run-request';
import { listTargets, requestOf, type Target } from '../recipes/targets';
import { defaultsTable, summarizeDefaults, type DefaultsSummary, type Pair } from './shares';

interface Folders {
  readonly root: string;
  readonly workDir: string;
}

async function benchDefaults(args: readonly string[], { root }: CommandProcess): Promise<number> {
  const { values } = parseOptions(args, OPTIONS);
  const seeds = (values.seeds ?? DEFAULT_SEEDS)
    .split(',')
    .map((seed) => wholeNumber('A seed of --seeds', seed, { minimum: 0 }));
  const targets = listTargets(root, values.recipes?.split(',') ?? []);
  const workDir = mkdtempSync(join(tmpdir(), 'unroll-defaults-'));
  const summaries: DefaultsSummary[] = [];
  try {
    for (const target of targets) {
      summaries.push(await summaryOf(target, seeds, { root, workDir }));
      process.stderr.write(`${defaultsTable(summaries)}\n`);
    }
  } finally {
    rmSync(workDir, { recursive: true });
  }
  process.stdout.write(`${values.json === true ? JSON.stringify(summaries) : defaultsTable(summaries)}\n`);
  return summaries.every(({ failures }) => failures.length === 0) ? 0 : 1;
}

async function summaryOf(
  target: Target,
  seeds: readonly number[],
  folders: Folders,
): Promise<DefaultsSummary> {
  const pairs: Pair[] = [];
  const failures: string[] = [];
  for (const seed of seeds) {
    const tuned = await evaluated(requestOf(target, seed), folders);
    const untuned = await evaluated(requiredFieldsOf(target, seed), folders);
    if ('failure' in tuned) failures.push(`seed ${seed}, tuned: ${tuned.failure}`);
    else if ('failure' in untuned) failures.push(`seed ${seed}, defaults: ${untuned.failure}`);
    else pairs.push({ seed, metric: tuned.metric, tuned: tuned.evaluation, untuned: untuned.evaluation });
  }
  return summarizeDefaults(target.name, pairs, failures);
}

/** The seed is no choice of the data's: it is all that is said beside what has to be. */
function requiredFieldsOf({ file }: Target, seed: number): unknown {
  const { model, data, task } = Required.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { model, data, task, training: { seed } };
}

const Required = z.looseObject({ model: z.string(), data: z.unknown(), task: z.unknown() });

async function evaluated(request: unknown, folders: Folders) {
  const result = await runRequest({ ...folders, request });
  if ('failure' in result) return result;
  const { store, run } = result;
  const plan = await readJson(store, runKeys(run).plan, RunPlan);
  return {
    metric: gateMetric(plan.request),
    evaluation: await readJson(store, runKeys(run).evaluation, Evaluation),
  };
}

runAsProcess(benchDefaults);
