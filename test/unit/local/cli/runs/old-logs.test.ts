import { existsSync } from 'node:fs';
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logsBefore, logsBeyond, removeLogs } from '../../../../../local/cli/runs/old-logs';
import { temporaryFolder } from '../../../../support/folders';

const folder = temporaryFolder();
afterAll(folder.remove);

const DAY_MS = 24 * 3600 * 1000;
const NOW = Date.UTC(2026, 10, 29);
const logs = join(folder.path, '.unroll', 'logs');

async function writeLog(name: string, daysAgo: number): Promise<void> {
  const path = join(logs, name);
  const at = new Date(NOW - daysAgo * DAY_MS);
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'execution.jsonl'), 'x'.repeat(10));
  await utimes(join(path, 'execution.jsonl'), at, at);
  await utimes(path, at, at);
}

const names = (found: readonly { readonly path: string }[]) =>
  found.map(({ path }) => path.slice(logs.length + 1)).sort();

describe('logs of runs', () => {
  beforeEach(async () => {
    for (const [name, daysAgo] of [
      ['now', 0],
      ['yesterday', 1.5],
      ['week', 7],
      ['month', 31],
    ] as const)
      await writeLog(name, daysAgo);
  });

  it('are old where nothing was written since', async () => {
    expect(names(await logsBefore(folder.path, NOW - 30 * DAY_MS))).toEqual(['month']);
  });

  it('are beyond the bound where so many others wrote later, and none wrote within a day', async () => {
    expect(names(await logsBeyond(folder.path, 0, NOW))).toEqual(['month', 'week', 'yesterday']);
    expect(names(await logsBeyond(folder.path, 3, NOW))).toEqual(['month']);
  });

  it('are removed, and no link is followed', async () => {
    const outside = join(folder.path, 'outside');
    await mkdir(outside, { recursive: true });
    await writeFile(join(outside, 'kept'), '');
    await symlink(outside, join(logs, 'link'));

    const found = await logsBefore(folder.path, Date.now() + DAY_MS);
    await removeLogs(found);

    expect(names(found)).toEqual(['month', 'now', 'week', 'yesterday']);
    expect(existsSync(join(outside, 'kept'))).toBe(true);
  });

  it('are none where nothing has run', async () => {
    expect(await logsBefore(join(folder.path, 'nowhere'), NOW)).toEqual([]);
  });
});
