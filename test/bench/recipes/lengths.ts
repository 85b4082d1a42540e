/**
 * `npm run bench:lengths [-- recipe] [--json]`: tokens per second of training with length bucketing and without, on the
 * data of a recipe, by default the Turkish tags. The data go through the workflow with the smallest network there is;
 * what is timed is the trainer's own code with the recipe's network, in one process and in turns.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runKeys } from '../../../shared/artifacts/keys';
import { uriOf } from '../../../shared/links';
import { runRequest, runScript } from './run-request';
import { listTargets, requestOf } from './targets';

const ROOT = resolve(__dirname, '../../..');
const DEFAULT_RECIPE = 'turkish-pos';

const HELP = `Tokens per second of training with length bucketing and without.

  npm run bench:lengths                 on the Turkish tagging data
  npm run bench:lengths -- dutch-ner    on those of another recipe
  npm run bench:lengths -- --json       ends with one line of JSON
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [target] = listTargets(ROOT, positionals.length === 0 ? [DEFAULT_RECIPE] : positionals.slice(0, 1));
  if (target === undefined) return 1;
  const workDir = mkdtempSync(join(tmpdir(), 'unroll-lengths-'));
  try {
    const result = await runRequest({ root: ROOT, request: smallest(requestOf(target, 1)), workDir });
    if ('failure' in result) throw new Error(result.failure);
    const planUri = uriOf(result.store.uri, runKeys(result.run).plan);
    const { stdout, code } = await runScript(ROOT, [
      join(ROOT, 'test/bench/lengths/lengths.ts'),
      planUri,
      target.file,
      ...(values.json ? ['--json'] : []),
    ]);
    process.stdout.write(stdout);
    return code ?? 1;
  } finally {
    rmSync(workDir, { recursive: true });
  }
}

/** The request with a network that trains in no time, one epoch, and no gate that it would have to pass. */
function smallest(request: unknown): unknown {
  const { network, training, ...rest } = z
    .looseObject({ network: z.looseObject({}).default({}), training: z.looseObject({}).default({}) })
    .parse(request);
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([field]) => field !== 'gate')),
    network: {
      ...network,
      units: 1,
      layers: 1,
      bidirectional: false,
      embeddingSize: 1,
      featureEmbeddingSize: 1,
      dropout: 0,
    },
    training: { ...training, maximumEpochs: 1 },
  };
}

void main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
