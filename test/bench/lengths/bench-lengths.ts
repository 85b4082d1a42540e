/**
 * `npm run bench:lengths`: tokens per second of training with length bucketing and without, on the
 * data of a recipe, by default the Turkish tagging data. The data go through the workflow with the smallest network there is;
 * what is timed is the trainer's own code with the recipe's network, in one process and in turns.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runKeys } from '../../../shared/artifacts/keys';
import { uriOf } from '../../../shared/links';
import { runAsProcess, type CommandProcess } from '../../../local/cli/terminal/command-process';
import { parseOptions } from '../../../local/cli/terminal/options.cjs';
import { UsageError } from '../../../local/cli/terminal/usage-error.cjs';
import { DEFAULT_RECIPE, OPTIONS } from '../../../local/cli/usage/bench-lengths.cjs';
import { runRequest, runScript } from '../recipes/run-request';
import { smallestRequest } from '../recipes/smallest-request';
import { findTarget, requestOf } from '../recipes/targets';

async function benchLengths(args: readonly string[], { root }: CommandProcess): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (positionals.length > 1) {
    throw new UsageError(
      `One recipe at a time, not ${positionals.join(' and ')}; --help shows how it is used.`,
    );
  }
  const target = findTarget(root, positionals[0] ?? DEFAULT_RECIPE);
  const workDir = mkdtempSync(join(tmpdir(), 'unroll-lengths-'));
  try {
    const result = await runRequest({ root, request: smallestRequest(requestOf(target, 1)), workDir });
    if ('failure' in result) throw new Error(result.failure);
    const planUri = uriOf(result.store.uri, runKeys(result.run).plan);
    const { stdout, code } = await runScript(root, [
      join(root, 'test/bench/lengths/time-arrangements.ts'),
      planUri,
      target.file,
      ...(values.json === true ? ['--json'] : []),
    ]);
    process.stdout.write(stdout);
    return code ?? 1;
  } finally {
    rmSync(workDir, { recursive: true });
  }
}

runAsProcess(benchLengths);
