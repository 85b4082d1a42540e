import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInit } from '../../../../../local/cli/init/command';
import { temporaryFolder } from '../../../../support/folders';
import { Sink } from '../../../../support/sink';
import { initialise, initialiseIn, lines, root, type Files } from './initialise';

const NUMBERS = lines(60, (index) => `${index * 7},${(index * 3) % 17},${index % 3}`);

describe('npm run init', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  it.each([
    ['iris', 'one-to-one', 'species', 'hash'],
    ['gun-point', 'many-to-one', 'label', 'file'],
    ['dutch-ner', 'many-to-many', 'tag1', 'file'],
    ['sunspots', 'many-to-one', 'value', 'time'],
    ['surname-language', 'many-to-one', 'column2', 'file'],
    ['dates-iso', 'encoder-decoder', 'column2', 'file'],
    ['english-inflection', 'encoder-decoder', 'column3', 'file'],
    ['digits', 'one-to-one', 'label', 'hash'],
  ])('writes a request for the data of %s that a run accepts', async (recipe, kind, field, by) => {
    const { status, request } = await initialiseIn(folder.path, join(root, 'recipes', recipe, 'data'));

    expect(status).toBe(0);
    expect(request).toMatchObject({ task: { kind, target: { field } }, data: { split: { by } } });
  });

  it('overwrites nothing without --force', async () => {
    writeFileSync(join(folder.path, 'r.json'), 'mine');
    const data = join(root, 'recipes/iris/data');

    const { status, text } = await initialiseIn(folder.path, data);

    expect(status).toBe(1);
    expect(text).toContain('--force');
    expect(readFileSync(join(folder.path, 'r.json'), 'utf8')).toBe('mine');
    expect((await initialiseIn(folder.path, data, '--force')).status).toBe(0);
  });

  it('explains each guess, and asks to look at a target that no name gives away', async () => {
    const { text } = await initialise({ 'a.csv': `a,b,c\n${NUMBERS}` });

    expect(text).toContain('fields are separated by ","');
    expect(text).toContain('Field "c" has 3 different values, so it is the class.');
    expect(text).toContain('15 % are chosen by hash');
    expect(text).toContain('--target');
  });

  it('tells the field that --target names, and knows no other', async () => {
    const { request } = await initialise({ 'a.csv': `a,b,c\n${NUMBERS}` }, '--target', 'a');
    const { status, text } = await initialise({ 'a.csv': `a,b,c\n${NUMBERS}` }, '--target', 'd');

    expect(request).toMatchObject({ task: { target: { kind: 'value', field: 'a' } } });
    expect(status).toBe(1);
    expect(text).toContain('the fields are a, b, c');
  });

  it('asks a person who is there which field is told, and where to write', async () => {
    writeFileSync(join(folder.path, 'a.csv'), `a,b,c\n${NUMBERS}`);
    const asked: string[] = [];
    const answers = ['b', 'mine.json'];
    const ask = (question: string) => {
      asked.push(question);
      return Promise.resolve(answers.shift() ?? '');
    };

    await runInit(['a.csv'], { root, workingDir: folder.path, environment: {}, stdout: new Sink(), ask });

    const request: unknown = JSON.parse(readFileSync(join(folder.path, 'mine.json'), 'utf8'));
    expect(asked).toHaveLength(2);
    expect(request).toMatchObject({ task: { target: { field: 'b' } } });
  });

  it.each<[string, Files, string]>([
    ['an empty folder', {}, 'There is no'],
    ['an empty file', { 'a.csv': ' \n' }, 'no lines'],
    ['JSON without objects', { 'a.json': '[[1, 2], [3, 4]]' }, 'without objects'],
  ])('says of %s why there is nothing to guess', async (_, files, why) => {
    const { status, text, request } = await initialise(files);

    expect(status).toBe(1);
    expect(text).toContain(why);
    expect(request).toBeUndefined();
  });
});
