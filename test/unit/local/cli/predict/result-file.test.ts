import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { withResultFile } from '../../../../../local/cli/predict/result-file';
import { temporaryFolder } from '../../../../support/folders';

const folder = temporaryFolder();
afterAll(() => folder.remove());

let places = 0;
/** A folder of its own, with what is in it. */
function place(): { at: (name: string) => string; names: () => string[] } {
  const path = join(folder.path, String((places += 1)));
  mkdirSync(path);
  return { at: (name) => join(path, name), names: () => readdirSync(path) };
}

describe('the file that results are written to', () => {
  it('is there when all is written, and alone', async () => {
    const { at, names } = place();
    writeFileSync(at('out.csv'), 'earlier');

    const answer = await withResultFile(at('out.csv'), undefined, (out) => {
      out.write('first,');
      expect(readFileSync(at('out.csv'), 'utf8')).toBe('earlier');
      out.write('second');
      return Promise.resolve(7);
    });

    expect(answer).toBe(7);
    expect(readFileSync(at('out.csv'), 'utf8')).toBe('first,second');
    expect(names()).toEqual(['out.csv']);
  });

  it('stays as it was where the prediction fails', async () => {
    const { at, names } = place();
    writeFileSync(at('out.csv'), 'earlier');

    const run = withResultFile(at('out.csv'), undefined, (out) => {
      out.write('half');
      return Promise.reject(new Error('no such input'));
    });

    await expect(run).rejects.toThrow('no such input');
    expect(readFileSync(at('out.csv'), 'utf8')).toBe('earlier');
    expect(names()).toEqual(['out.csv']);
  });

  it.each<[string, (input: string, output: string) => void]>([
    ['the same path', () => undefined],
    ['a link to it', (input, output) => symlinkSync(input, output)],
    ['another name of it', (input, output) => linkSync(input, output)],
  ])('is not the input, by %s', async (how, make) => {
    const { at } = place();
    writeFileSync(at('in.csv'), 'records');
    const output = how === 'the same path' ? at('in.csv') : at('out.csv');
    make(at('in.csv'), output);

    const run = withResultFile(output, at('in.csv'), () => Promise.resolve(0));

    await expect(run).rejects.toThrow(/is the input too: name another file/);
    expect(readFileSync(at('in.csv'), 'utf8')).toBe('records');
  });

  it('is refused in words where it cannot be', async () => {
    const { at } = place();
    writeFileSync(at('file'), '');
    const write = () => Promise.resolve(0);

    await expect(withResultFile(at('none/out.csv'), undefined, write)).rejects.toThrow(
      `there is no folder ${at('none')}`,
    );
    await expect(withResultFile(at('file/out.csv'), undefined, write)).rejects.toThrow(/there is no folder/);
    await expect(withResultFile(at('.'), undefined, write)).rejects.toThrow(/is a folder: name a file in it/);
  });

  it('is the one that a link names', async () => {
    const { at, names } = place();
    writeFileSync(at('linked.csv'), 'earlier');
    symlinkSync(at('linked.csv'), at('out.csv'));

    await withResultFile(at('out.csv'), undefined, (out) => Promise.resolve(out.write('new')));

    expect(readFileSync(at('linked.csv'), 'utf8')).toBe('new');
    expect(names().toSorted()).toEqual(['linked.csv', 'out.csv']);
  });

  it('may be a device', async () => {
    await expect(
      withResultFile('/dev/null', undefined, (out) => Promise.resolve(out.write('all'))),
    ).resolves.toBe(true);
  });

  // A disk that is always full: Linux has one.
  (existsSync('/dev/full') ? it : it.skip)('tells of a full disk', async () => {
    const run = withResultFile('/dev/full', undefined, (out) => Promise.resolve(out.write('all')));

    await expect(run).rejects.toThrow('ENOSPC');
  });
});
