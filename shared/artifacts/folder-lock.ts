import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
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
/** What is done under a lock takes milliseconds; of another machine's process nothing but the lock's age can be seen. */
const ABANDONED_MS = 60_000;
/** A lock is made whole, so one that cannot be read was damaged, as by a power cut: nobody holds it. */
const UNREADABLE: Owner = { id: 'unreadable', host: '', pid: 0, started: null };

/**
 * Does work while no other process holds the lock of the same path.
 *
 * The lock is a file with its owner in it, made whole by link(2). An owner that was killed leaves it behind;
 * the next one removes it, under a lock named after just that left-over lock: without that, two processes could
 * both see the dead owner, and the slower one would remove the faster one's new lock. A process of another machine that
 * shares the folder counts as gone when its lock is a minute old.
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
    const refusedAt = await claim(path, own);
    if (refusedAt === undefined) return;
    const owner = await readOwner(path);
    if (owner === undefined) continue;
    if (!(await isHeld(path, owner, refusedAt))) {
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

/** @returns where it is taken, the time of the file system, which stamps locks; undefined where it is ours now */
async function claim(path: string, own: Owner): Promise<number | undefined> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${own.id}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    await link(draft, path);
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return (await stat(draft)).mtimeMs;
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
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return { ...UNREADABLE, ...(JSON.parse(text) as Partial<Owner>) };
  } catch {
    return UNREADABLE;
  }
}

async function isHeld(path: string, owner: Owner, nowMs: number): Promise<boolean> {
  if (owner.id === UNREADABLE.id) return false;
  if (owner.host === hostname()) return isAlive(owner);
  try {
    return nowMs - (await stat(path)).mtimeMs < ABANDONED_MS;
  } catch (error) {
    // Released meanwhile.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
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
    const fields = await readFile(`/proc/${pid}/stat`, 'utf8');
    return fields.slice(fields.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
