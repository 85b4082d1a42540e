import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { runInit } from '../../../../../local/cli/init/command';
import { temporaryFolder } from '../../../../support/folders';

const root = join(__dirname, '../../../../..');

class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

describe('npm run init', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  async function init(...args: string[]) {
    const stdout = new Sink();
    const status = await runInit(args, { root, workingDir: folder.path, environment: {}, stdout });
    return { status, text: stdout.text };
  }

  it.each([
    ['iris', 'one-to-one', 'species', 'hash'],
    ['gun-point', 'many-to-one', 'label', 'file'],
    ['dutch-ner', 'many-to-many', 'tag1', 'file'],
    ['sunspots', 'many-to-one', 'value', 'time'],
    ['surname-language', 'many-to-one', 'column2', 'file'],
    ['dates-iso', 'encoder-decoder', 'column2', 'file'],
  ])('writes a request for the data of %s that a run accepts', async (recipe, kind, field, by) => {
    const { status } = await init(join(root, 'recipes', recipe, 'data'), '-o', 'r.json');

    const request: unknown = JSON.parse(readFileSync(join(folder.path, 'r.json'), 'utf8'));
    expect(status).toBe(0);
    expect(request).toMatchObject({ task: { kind, target: { field } }, data: { split: { by } } });
  });

  it('overwrites nothing without --force', async () => {
    writeFileSync(join(folder.path, 'r.json'), 'mine');
    const data = join(root, 'recipes/iris/data');

    const { status, text } = await init(data, '-o', 'r.json');

    expect(status).toBe(1);
    expect(text).toContain('--force');
    expect(readFileSync(join(folder.path, 'r.json'), 'utf8')).toBe('mine');
    expect((await init(data, '-o', 'r.json', '--force')).status).toBe(0);
  });
});
