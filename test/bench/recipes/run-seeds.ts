/**
 * `npm run bench:recipes`: runs the whole workflow once per recipe and seed, and prints the test metric's mean and range beside the baseline's, with the seconds of training.
 * The table goes to stdout, the runs' own lines to stderr.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAsProcess, type CommandProcess } from '../../../local/cli/terminal/command-process';
import { parseOptions, wholeNumber } from '../../../local/cli/terminal/options.cjs';
import { DEFAULT_SEEDS, OPTIONS } from '../../../local/cli/usage/bench-recipes.cjs';
import { readJson } from '../../../shared/artifacts/json';
import { runKeys } from '../../../shared/artifacts/keys';
import { Evaluation } from '../../../shared/evaluation';
import { RunPlan } from '../../../shared/plan';
import { gateMetric } from '../../../shared/request/request';
import { runRequest } from './run-request';
import { markdownTable, summarize, type RecipeSummary, type SeedResult } from './summary';
import { listTargets, requestOf, type Target } from './targets';

async function runSeeds(args: readonly string[], { root }: CommandProcess): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const seeds = (values.seeds ?? DEFAULT_SEEDS)
    .split(',')
    .map((seed) => wholeNumber('A seed of --seeds', seed, { minimum: 0 }));
  const targets = listTargets(root, positionals);
  const workDir = mkdtempSync(join(tmpdir(), 'unroll-recipes-'));
  const summaries: RecipeSummary[] = [];
  try {
    for (const target of targets) {
      const results: SeedResult[] = [];
      for (const seed of seeds) results.push(await runSeed(target, seed, { root, workDir }));
      summaries.push(summarize(target.name, results));
      process.stderr.write(`${markdownTable(summaries)}\n`);
    }
  } finally {
    rmSync(workDir, { recursive: true });
  }
  process.stdout.write(`${values.json === true ? JSON.stringify(summaries) : markdownTable(summaries)}\n`);
  return summaries.every(({ failures }) => failures.length === 0) ? 0 : 1;
}

async function runSeed(
  target: Target,
  seed: number,
  folders: { readonly root: string; readonly workDir: string },
): Promise<SeedResult> {
  const result = await runRequest({ ...folders, request: requestOf(target, seed) });
  if ('failure' in result) return { seed, failure: result.failure };
  const { store, run } = result;
  const { request } = await readJson(store, runKeys(run).plan, RunPlan);
  return {
    seed,
    metric: gateMetric(request),
    evaluation: await readJson(store, runKeys(run).evaluation, Evaluation),
  };
}

runAsProcess(runSeeds);
