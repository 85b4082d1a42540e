import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface Log {
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Folders of `<root>/.unroll/logs`, one for each execution of this machine, in which nothing was written since a time.
 *
 * @param before milliseconds since 1970
 */
export async function logsBefore(root: string, before: number): Promise<Log[]> {
  const found: Log[] = [];
  for (const { path, sizeBytes, changedMs } of await logs(root))
    if (changedMs < before) found.push({ path, sizeBytes });
  return found;
}

const DAY_MS = 24 * 3600 * 1000;

/** The folders but those of the `most` executions that wrote last; one that wrote within a day may still go on. */
export async function logsBeyond(root: string, most: number, now = Date.now()): Promise<Log[]> {
  const byAge = [...(await logs(root))].sort((a, b) => b.changedMs - a.changedMs);
  return byAge
    .slice(most)
    .filter(({ changedMs }) => changedMs < now - DAY_MS)
    .map(({ path, sizeBytes }) => ({ path, sizeBytes }));
}

export async function removeLogs(found: readonly Log[]): Promise<void> {
  for (const { path } of found) await rm(path, { recursive: true, force: true });
}

interface LogFolder extends Log {
  readonly changedMs: number;
}

/** Links are no logs: they are neither followed nor removed. */
async function logs(root: string): Promise<LogFolder[]> {
  const parent = join(root, '.unroll', 'logs');
  const folders: LogFolder[] = [];
  for (const name of await namesIn(parent)) {
    const path = join(parent, name);
    const own = await lstat(path).catch(() => undefined);
    if (own?.isDirectory() !== true) continue;
    let [sizeBytes, changedMs] = [0, own.mtimeMs];
    for (const file of await namesIn(path)) {
      const info = await lstat(join(path, file)).catch(() => undefined);
      sizeBytes += info?.size ?? 0;
      changedMs = Math.max(changedMs, info?.mtimeMs ?? 0);
    }
    folders.push({ path, sizeBytes, changedMs });
  }
  return folders;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await lstat(folder).catch(() => undefined))?.isDirectory() === true ? readdir(folder) : [];
}
