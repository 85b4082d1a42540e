import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../errors';

interface Owner {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** Clock ticks at which the process started, if the system reports it: process ids are reused. */
  readonly started: string | null;
}

const PATIENCE_MS = 10_000;

/**
 * Does work while no other process on this machine holds the lock of the same path.
 *
 * The lock is a file with its owner in it, made whole by link(2). An owner that was killed leaves it behind;
 * the next one removes it, under a lock named after just that left-over lock: without that, two processes could
 * both see the dead owner, and the slower one would remove the faster one's new lock.
 *
 * @throws StoreUnavailable where the lock stays taken for ten seconds
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await acquire(path, Date.now() + PATIENCE_MS);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function acquire(path: string, deadlineMs: number): Promise<void> {
  const own: Owner = {
    id: randomUUID(),
    host: hostname(),
    pid: process.pid,
    started: await startOf(process.pid),
  };
  for (let waitMs = 1; ; waitMs = Math.min(waitMs * 2, 50)) {
    if (await claim(path, own)) return;
    const owner = await readOwner(path);
    if (owner === undefined) continue;
    if (!(await isAlive(owner))) {
      await removeLeftOver(path, owner, deadlineMs);
    } else if (Date.now() > deadlineMs) {
      throw new StoreUnavailable(
        `${path} has been locked by process ${owner.pid} on ${owner.host} for more than ten seconds; end that process, or delete the file if it is gone`,
      );
    } else {
      await sleep(waitMs * Math.random());
    }
  }
}

async function claim(path: string, own: Owner): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${own.id}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function removeLeftOver(path: string, dead: Owner, deadlineMs: number): Promise<void> {
  const takeover = `${path}.left-over-${dead.id}`;
  await acquire(takeover, deadlineMs);
  try {
    if ((await readOwner(path))?.id === dead.id) await rm(path, { force: true });
  } finally {
    await rm(takeover, { force: true });
  }
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Owner;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return owner.started === (await startOf(owner.pid));
}

/** Field 22 of /proc/<pid>/stat (proc(5)); the second, a name in parentheses, may hold anything. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
