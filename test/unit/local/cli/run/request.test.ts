import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadRequest } from '../../../../../local/cli/run/request';
import { temporaryFolder } from '../../../../support/folders';

describe('loading a request', () => {
  const folder = temporaryFolder();
  const recipesDir = join(folder.path, 'recipes');
  const workingDir = join(folder.path, 'work');
  beforeAll(() => {
    mkdirSync(join(recipesDir, 'surname-language'), { recursive: true });
    mkdirSync(join(recipesDir, 'unfinished'));
    mkdirSync(join(workingDir, 'requests'), { recursive: true });
    writeFileSync(join(recipesDir, 'surname-language', 'request.json'), '{}');
  });
  afterAll(() => folder.remove());

  const load = (target: string, refuseReuse = false) =>
    loadRequest({ target, recipesDir, workingDir, refuseReuse });
  const write = (name: string, content: string | Buffer) =>
    writeFileSync(join(workingDir, 'requests', name), content);

  it('makes the minimal input of a recipe', () => {
    expect(load('surname-language')).toEqual({
      input: { recipe: 'surname-language' },
      title: 'surname-language',
    });
    expect(load('surname-language', true).input).toEqual({ recipe: 'surname-language', reuse: 'refuse' });
  });

  it.each([
    ['./data/', 'requests/data'],
    ['../data', 'data'],
    ['.', 'requests'],
    ['./with space/é', 'requests/with space/é'],
  ])('starts a relative location %s at the folder of the file', (location, expected) => {
    write('relative.json', JSON.stringify({ model: 'mine', data: { location, shardMegabytes: 1 } }));

    expect(load('requests/relative.json')).toEqual({
      input: {
        model: 'mine',
        data: { location: pathToFileURL(join(workingDir, expected)).href, shardMegabytes: 1 },
      },
      title: 'mine',
    });
  });

  it.each(['recipes/surname-language/data/', 's3://bucket/prefix/', 'file:///data/', '.hidden/', 7, null])(
    'leaves the location %j to the plan step',
    (location) => {
      write('other.json', JSON.stringify({ recipe: 'surname-language', data: { location } }));

      expect(load('requests/other.json')).toEqual({
        input: { recipe: 'surname-language', data: { location } },
        title: 'surname-language',
      });
    },
  );

  it('leaves everything else to the plan step, and names the run after the file', () => {
    write('odd.json', '{"model": 5, "data": "x", "nonsense": true}');

    expect(load(join(workingDir, 'requests/odd.json'))).toEqual({
      input: { model: 5, data: 'x', nonsense: true },
      title: 'odd',
    });
  });

  it.each([
    [
      'surname-langauge',
      'There is neither a recipe nor a file "surname-langauge"; did you mean surname-language?',
    ],
    ['unfinished', 'There is neither a recipe nor a file "unfinished"; recipes are surname-language'],
    [
      'missing.json',
      /^There is no request file "missing\.json" \(looked for \/[^\n]+\/work\/missing\.json\)\.$/,
    ],
    ['./requests', '"./requests" is a folder; give the request file in it, or a recipe\'s name.'],
  ])('says in one sentence that there is no %s', (target, sentence) => {
    expect(() => load(target)).toThrow(sentence);
  });

  it.each([
    ['', /is not JSON: [^\n]+\.$/],
    ['{"model": "x"', /is not JSON: [^\n]+\.$/],
    [Buffer.from([0x7b, 0xff, 0x7d]), /is not JSON: [^\n]+\.$/],
    ['[1]', /holds an array; a request is a JSON object in \{ \}\.$/],
    ['null', /holds null; a request is a JSON object in \{ \}\.$/],
    ['"text"', /holds a string; a request is a JSON object in \{ \}\.$/],
  ])('refuses the content %j in one sentence', (content, sentence) => {
    write('bad.json', content);

    expect(() => load('requests/bad.json')).toThrow(sentence);
    expect(() => load('requests/bad.json')).toThrow(/^The request file "requests\/bad\.json" /);
  });
});
