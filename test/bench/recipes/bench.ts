/**
 * `npm run bench:recipes [-- recipe or request.json …] [--seeds 1,2,3] [--json]`: runs the whole workflow once for each
 * recipe and seed, and prints the test metric's mean and range beside the baseline's, with the seconds of training.
 * The table goes to stdout, the runs' own lines to stderr.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readJson } from '../../../shared/artifacts/json';
import { runKeys } from '../../../shared/artifacts/keys';
import { Evaluation } from '../../../shared/evaluation';
import { RunPlan } from '../../../shared/plan';
import { gateMetric } from '../../../shared/request/request';
import { runRequest } from './run-request';
import { markdownTable, summarize, type RecipeSummary, type SeedResult } from './summary';
import { listTargets, requestOf, type Target } from './targets';

const ROOT = resolve(__dirname, '../../..');

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seeds: { type: 'string', default: '1,2,3' }, json: { type: 'boolean', default: false } },
  });
  const seeds = z.array(z.coerce.number().int().min(0)).min(1).parse(values.seeds.split(','));
  const workDir = mkdtempSync(join(tmpdir(), 'unroll-recipes-'));
  const summaries: RecipeSummary[] = [];
  try {
    for (const target of listTargets(ROOT, positionals)) {
      const results: SeedResult[] = [];
      for (const seed of seeds) results.push(await runSeed(target, seed, workDir));
      summaries.push(summarize(target.name, results));
      process.stderr.write(`${markdownTable(summaries)}\n`);
    }
  } finally {
    rmSync(workDir, { recursive: true });
  }
  process.stdout.write(`${values.json ? JSON.stringify(summaries) : markdownTable(summaries)}\n`);
  return summaries.every(({ failures }) => failures.length === 0) ? 0 : 1;
}

async function runSeed(target: Target, seed: number, workDir: string): Promise<SeedResult> {
  const result = await runRequest({ root: ROOT, request: requestOf(target, seed), workDir });
  if ('failure' in result) return { seed, failure: result.failure };
  const { store, run } = result;
  const { request } = await readJson(store, runKeys(run).plan, RunPlan);
  return {
    seed,
    metric: gateMetric(request),
    evaluation: await readJson(store, runKeys(run).evaluation, Evaluation),
  };
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
