import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkRequest } from '../../../local/cli/check/check-request';

/** Data as people have it: each folder has a request, its data and what a check must find, as Jest matches it. */
const CASES = join(__dirname, '../../cases');
const names = readdirSync(CASES).filter((name) => existsSync(join(CASES, name, 'expected.json')));

describe('a case of data as people have it', () => {
  it.each(names)('%s means what its owner means', async (name) => {
    const read = (file: string) => JSON.parse(readFileSync(join(CASES, name, file), 'utf8')) as object;
    const request = read('request.json') as { data: object };
    const location = pathToFileURL(join(CASES, name, 'data/')).href;

    const { result } = await checkRequest({
      request: { ...request, data: { ...request.data, location } },
      recipesDir: join(__dirname, '../../../recipes'),
      storeUri: 'file:///nowhere',
      show: 0,
    });

    const { causes = [], ...expected } = read('expected.json') as { causes?: string[] };
    expect(result).toMatchObject(expected);
    for (const part of causes) expect(result.cause).toContain(part);
  });
});
