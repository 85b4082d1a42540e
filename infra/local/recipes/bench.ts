/**
 * `npm run bench:recipes [-- recipe or request.json …] [--seeds 1,2,3] [--json]`: runs the whole workflow once for each
 * recipe and seed, and prints the test metric's mean and range beside the baseline's, with the seconds of training.
 * The table goes to stdout, the runs' own lines to stderr.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readJson } from '../../../shared/artifacts/json';
import { runKeys } from '../../../shared/artifacts/keys';
import { openStore } from '../../../shared/artifacts/open';
import { Evaluation } from '../../../shared/evaluation';
import { RunPlan } from '../../../shared/plan';
import { defaultMetric } from '../../../shared/request/request';
import { markdownTable, summarize, type RecipeSummary, type SeedResult } from './summary';
import { listTargets, requestOf, type Target } from './targets';

const ROOT = resolve(__dirname, '../../..');

/** Of the line that `npm start -- --json` ends with, what is needed here. */
const RunResult = z.looseObject({
  status: z.string(),
  run: z.string().nullish(),
  cause: z.string().nullish(),
});

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

/** One run in a store of its own, so that no champion of another run has to be evaluated too. */
async function runSeed(target: Target, seed: number, workDir: string): Promise<SeedResult> {
  const file = join(workDir, 'request.json');
  writeFileSync(file, JSON.stringify(requestOf(target, seed)));
  const store = openStore(pathToFileURL(mkdtempSync(join(workDir, 'store-'))).href);
  const lastLine = await lastLineOf([
    join(ROOT, 'infra/local/main.ts'),
    file,
    '--json',
    '--store',
    store.uri,
  ]);
  const { status, run, cause } = RunResult.parse(JSON.parse(lastLine));
  if (status !== 'succeeded' || typeof run !== 'string') return { seed, failure: cause ?? status };
  const { request } = await readJson(store, runKeys(run).plan, RunPlan);
  return {
    seed,
    metric: request.gate.metric ?? defaultMetric(request),
    evaluation: await readJson(store, runKeys(run).evaluation, Evaluation),
  };
}

async function lastLineOf(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await new Promise((resolveClosed, reject) => child.on('close', resolveClosed).on('error', reject));
  return text.trimEnd().split('\n').at(-1) ?? '';
}

void main().then((status) => {
  process.exitCode = status;
});
