import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../../../support/folders';

const CODE_CACHE = resolve(__dirname, '../../../../local/code-cache');
const folder = temporaryFolder();
afterAll(() => folder.remove());

let places = 0;
/** A file and a folder for what is compiled of it, both new. */
function place(code: string): { file: string; cache: string } {
  const name = `file-${(places += 1)}`;
  const file = join(folder.path, `${name}.js`);
  writeFileSync(file, code);
  return { file, cache: join(folder.path, `${name}-cache`) };
}

/** In processes of their own: Jest's modules are not Node's. */
const runCached = ({ file, cache }: ReturnType<typeof place>, flags: string[] = [], ...args: string[]) =>
  execFileSync(process.execPath, [...flags, join(CODE_CACHE, 'run-cached.cjs'), cache, file, ...args], {
    encoding: 'utf8',
    stdio: 'pipe',
  });

function flipBit(bytes: Buffer, at: number): Buffer {
  const damaged = Buffer.from(bytes);
  damaged[at]! ^= 1;
  return damaged;
}

const runPlainly = ({ file }: ReturnType<typeof place>, ...args: string[]) =>
  execFileSync(process.execPath, [file, ...args], { encoding: 'utf8', stdio: 'pipe' });

describe('a file that is run with what was compiled of it before', () => {
  it('sees what a file sees that Node runs, the first time and later', () => {
    const where = place(`
      const { join } = require('node:path');
      exports.one = 1;
      console.log(JSON.stringify({
        exports: module.exports, isThis: this === exports, argv: process.argv.slice(1), own: join(__dirname) + '|' + __filename,
        beside: require('./shared.js'), notCalled: 'import(' }));`);
    writeFileSync(join(folder.path, 'shared.js'), 'module.exports = "beside it";');
    const expected = runPlainly(where, 'a', 'b c');

    const [first, second] = [1, 2].map(() => runCached(where, [], 'a', 'b c'));

    expect(first).toBe(expected);
    expect(second).toBe(expected);
  });

  it('can import modules, and is compiled each time then', () => {
    const where = place('import("node:os").then(({ EOL }) => console.log(typeof EOL));');

    expect([runCached(where), runCached(where)]).toEqual(['string\n', 'string\n']);
    expect(existsSync(where.cache)).toBe(false);
  });

  it('is compiled once for each set of flags, and read from then on', () => {
    const where = place('console.log("ran");');

    runCached(where);
    const [name] = readdirSync(where.cache);
    const written = readFileSync(join(where.cache, name!));
    writeFileSync(join(where.cache, name!), written);
    runCached(where);
    runCached(where, ['--max-old-space-size=300']);

    expect(readdirSync(where.cache)).toHaveLength(2);
    expect(readFileSync(join(where.cache, name!)).equals(written)).toBe(true);
  });

  it('runs the code that is there now, though it is as long as the one before', () => {
    const where = place('console.log("old");');
    runCached(where);
    writeFileSync(where.file, 'console.log("new");');

    expect(runCached(where)).toBe('new\n');
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['something else', () => Buffer.from('no code')],
    ['cut short', (bytes) => bytes.subarray(0, bytes.length / 2)],
    ['one bit of its middle', (bytes) => flipBit(bytes, bytes.length >> 1)],
    ['one bit of its end', (bytes) => flipBit(bytes, bytes.length - 1)],
  ])('runs, and is compiled anew, where what was kept is damaged: %s', (_, damage) => {
    const where = place('console.log([1, 2, 3].map((n) => n * 2).join());');
    runCached(where);
    const path = join(where.cache, readdirSync(where.cache)[0]!);
    const damaged = damage(readFileSync(path));
    writeFileSync(path, damaged);

    expect(runCached(where)).toBe('2,4,6\n');
    expect(readFileSync(path).equals(damaged)).toBe(false);
  });

  it('runs where nothing can be kept', () => {
    const where = place('console.log("ran");');

    expect(runCached({ ...where, cache: join(where.file, 'no-folder') })).toBe('ran\n');
  });

  it('names its own lines in errors', () => {
    const where = place('/* first */ const f = () => {\n  throw new Error("on line 2");\n};\nf();');

    expect(() => runCached(where)).toThrow(`${where.file}:2`);
    expect(() => runCached(place('throw new Error("here");'))).toThrow(/\.js:1:7\)/);
  });

  it('exits with its own status', () => {
    const where = place('process.exitCode = 3;');

    const run = () => runCached(where);

    expect(run).toThrow(expect.objectContaining({ status: 3 }) as Error);
  });
});
