import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';

/** The needed fields of the line that `npm start -- --json` ends with. */
const RunResult = z.looseObject({
  status: z.string(),
  run: z.string().nullish(),
  cause: z.string().nullish(),
});

export interface RunRequestOptions {
  /** The repository's root. */
  readonly root: string;
  readonly request: unknown;
  /** A folder for the request and the artifacts. */
  readonly workDir: string;
}

export type RequestResult =
  { readonly store: ArtifactStore; readonly run: string } | { readonly failure: string };

/**
 * Runs the whole workflow for a request, as `npm start` does, in a store of its own, so that there is no champion of another
 * run to evaluate too.
 */
export async function runRequest({ root, request, workDir }: RunRequestOptions): Promise<RequestResult> {
  const file = join(workDir, 'request.json');
  writeFileSync(file, JSON.stringify(request));
  const store = openStore(pathToFileURL(mkdtempSync(join(workDir, 'store-'))).href);
  const { stdout } = await runScript(root, [
    join(root, 'local/cli/start.ts'),
    file,
    ...['--json', '--store', store.uri],
  ]);
  const { status, run, cause } = RunResult.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''));
  return status === 'succeeded' && typeof run === 'string' ? { store, run } : { failure: cause ?? status };
}

/** Runs a TypeScript file with arguments to its end; its stderr is shown at once. */
export async function runScript(
  root: string,
  args: readonly string[],
): Promise<{ stdout: string; code: number | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  const code = await new Promise<number | null>((resolveClosed, reject) =>
    child.on('close', resolveClosed).on('error', reject),
  );
  return { stdout, code };
}
