import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const load = () => import('../../../../../local/setup/machine/atomic.mjs');
const MODULE = pathToFileURL(resolve('local/setup/machine/atomic.mjs')).href;

describe('makeWhole', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'whole-'));
  });
  afterEach(() => {
    rmSync(parent, { recursive: true });
  });

  it('makes a folder once', async () => {
    const { makeWhole } = await load();
    const folder = join(parent, 'libraries');
    let fills = 0;
    const fill = (partial: string) => {
      fills += 1;
      return writeFile(join(partial, 'file'), 'content');
    };

    const first = await makeWhole(folder, fill);
    const second = await makeWhole(folder, fill);

    expect([first, second, fills]).toEqual([true, false, 1]);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('content');
  });

  it('leaves nothing when filling fails, and succeeds when tried again', async () => {
    const { makeWhole } = await load();
    const folder = join(parent, 'libraries');

    const failing = makeWhole(folder, async (partial) => {
      await writeFile(join(partial, 'half'), '');
      throw new Error('no network');
    });

    await expect(failing).rejects.toThrow('no network');
    expect(readdirSync(parent)).toEqual([]);
    await expect(makeWhole(folder, () => Promise.resolve())).resolves.toBe(true);
  });

  it('does not take what a killed process left for whole, and removes it', async () => {
    const { makeWhole } = await load();
    const folder = join(parent, 'libraries');
    const program = `
      import { makeWhole } from '${MODULE}';
      import { writeFileSync } from 'node:fs';
      await makeWhole(process.argv[1], async (partial) => {
        writeFileSync(partial + '/half', '');
        process.kill(process.pid, 'SIGKILL');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      });`;

    const { signal } = spawnSync(process.execPath, ['--input-type=module', '--eval', program, folder]);

    expect(signal).toBe('SIGKILL');
    expect(existsSync(folder)).toBe(false);
    expect(readdirSync(parent)).toHaveLength(1);
    await makeWhole(folder, (partial) => writeFile(join(partial, 'whole'), ''));
    expect(readdirSync(parent)).toEqual(['libraries']);
    expect(readdirSync(folder)).toEqual(['whole']);
  });
});
