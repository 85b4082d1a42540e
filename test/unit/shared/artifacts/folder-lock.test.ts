import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../../../../shared/artifacts/folder-lock';
import { temporaryFolder } from '../../../support/folders';

const endedProcess = () => spawnSync(process.execPath, ['--eval', '']).pid;

const leaveLock = (path: string, owner: { pid: number; started: string | null; host?: string }) =>
  writeFileSync(path, JSON.stringify({ id: 'left-over', host: hostname(), ...owner }));

describe('the lock of a folder store', () => {
  const folder = temporaryFolder();
  const locks = join(folder.path, 'locks');
  const path = join(locks, 'key');
  beforeAll(() => mkdirSync(locks));
  afterAll(() => folder.remove());

  /** Runs many critical sections at once and counts those that met another one inside. */
  async function collisions(sections: number): Promise<number> {
    let inside = 0;
    let met = 0;
    const work = async () => {
      inside += 1;
      if (inside > 1) met += 1;
      await new Promise((done) => setImmediate(done));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: sections }, () => withLock(path, work)));
    return met;
  }

  it('lets one in at a time, and leaves nothing behind', async () => {
    expect(await collisions(20)).toBe(0);
    expect(readdirSync(locks)).toEqual([]);
  });

  it('is free again after a failure', async () => {
    await expect(withLock(path, () => Promise.reject(new Error('failed inside')))).rejects.toThrow(
      'failed inside',
    );

    expect(await withLock(path, () => Promise.resolve('next'))).toBe('next');
  });

  it('takes over from a process that was killed, still one at a time', async () => {
    leaveLock(path, { pid: endedProcess(), started: '1' });

    expect(await collisions(20)).toBe(0);
    expect(readdirSync(locks)).toEqual([]);
  });

  it('takes over where another process now has the process id', async () => {
    leaveLock(path, { pid: process.pid, started: 'another time' });

    expect(await collisions(3)).toBe(0);
  });

  it.each(['', '{"id": "ha', 'null', '[]'])('takes over from a lock file that holds %j', async (content) => {
    writeFileSync(path, content);

    expect(await collisions(10)).toBe(0);
    expect(readdirSync(locks)).toEqual([]);
  });

  it('takes over from another machine whose lock is minutes old', async () => {
    leaveLock(path, { host: 'elsewhere', pid: 1, started: '1' });
    utimesSync(path, new Date(), new Date(Date.now() - 5 * 60_000));

    expect(await collisions(5)).toBe(0);
    expect(readdirSync(locks)).toEqual([]);
  });

  it('waits for another machine that may still be at work', async () => {
    leaveLock(path, { host: 'elsewhere', pid: 1, started: '1' });
    let isIn = false;
    const waiting = withLock(path, () => Promise.resolve((isIn = true)));
    await new Promise((done) => setTimeout(done, 300));
    const wasIn = isIn;
    rmSync(path);

    await waiting;

    expect(wasIn).toBe(false);
  });

  it('takes over where the process that was taking over was killed as well', async () => {
    leaveLock(path, { pid: endedProcess(), started: '1' });
    leaveLock(`${path}.left-over-left-over`, { pid: endedProcess(), started: '1' });

    expect(await collisions(5)).toBe(0);
    expect(readdirSync(locks)).toEqual([]);
  });
});
