import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkRequest } from '../../../local/cli/check/check-request';
import type { CheckResult } from '../../../local/cli/check/result';

/** Data as people have it: each folder has a request, its data, and what a check must find. */
const CASES = join(__dirname, '../../cases');
const names = readdirSync(CASES).filter((name) => existsSync(join(CASES, name, 'expected.json')));

/** Beside what Jest matches against the result as it is. */
interface Expected {
  /** Texts that the cause of a refusal holds. */
  readonly causes?: readonly string[];
  /** Texts that the warnings hold, one each at least. */
  readonly warned?: readonly string[];
  /** Records of all splits. */
  readonly total?: number;
  /** All different examples, in any order. */
  readonly distinct?: readonly object[];
  /** How many examples have an input of so many steps. */
  readonly lengths?: Readonly<Record<string, number>>;
  /** How many examples of each class a split has. */
  readonly classes?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Tokens that are in no input. */
  readonly never?: readonly string[];
  /** Tokens that are in some input. */
  readonly tokens?: readonly string[];
}

const read = (name: string, file: string): object =>
  JSON.parse(readFileSync(join(CASES, name, file), 'utf8')) as object;

async function check(name: string): Promise<CheckResult> {
  const request = read(name, 'request.json') as { data: object };
  const location = pathToFileURL(join(CASES, name, 'data/')).href;
  const { result } = await checkRequest({
    request: { ...request, data: { ...request.data, location } },
    recipesDir: join(__dirname, '../../../recipes'),
    storeUri: 'file:///nowhere',
    show: 0,
  });
  return result;
}

const sorted = (values: readonly unknown[]): string[] =>
  [...new Set(values.map((value) => JSON.stringify(value)))].sort();

function classesOf({ examples }: CheckResult): Record<string, Record<string, number>> {
  const classes: Record<string, Record<string, number>> = {};
  for (const { split, target } of examples) {
    const ofSplit = (classes[split] ??= {});
    ofSplit[String(target)] = (ofSplit[String(target)] ?? 0) + 1;
  }
  return classes;
}

function lengthsOf({ examples }: CheckResult): Record<string, number> {
  const lengths: Record<string, number> = {};
  for (const { input } of examples) lengths[input.length] = (lengths[input.length] ?? 0) + 1;
  return lengths;
}

describe('a case of data as people have it', () => {
  it.each(names)('%s means what its owner means', async (name) => {
    const { causes, warned, total, distinct, lengths, classes, never, tokens, ...expected } = read(
      name,
      'expected.json',
    ) as Expected;

    const result = await check(name);

    expect(result).toMatchObject(expected);
    for (const part of causes ?? []) expect(result.cause).toContain(part);
    for (const part of warned ?? []) expect(result.warnings.join('\n')).toContain(part);
    const { train, validation, test } = result.records;
    if (total !== undefined) expect(train + validation + test).toBe(total);
    if (distinct !== undefined) {
      const found = result.examples.map(({ input, target }) => ({ input, target }));
      expect(sorted(found)).toEqual(sorted(distinct));
    }
    if (lengths !== undefined) expect(lengthsOf(result)).toEqual(lengths);
    if (classes !== undefined) expect(classesOf(result)).toEqual(classes);
    const seen = result.examples.flatMap(({ input }) => input as unknown[]);
    for (const token of never ?? []) expect(seen).not.toContain(token);
    for (const token of tokens ?? []) expect(seen).toContain(token);
  });

  it('users who gain rows stay on their sides of the split', async () => {
    const before = await check('groups-before-growth');
    const after = await check('groups-after-growth');

    // Users are known by where their values begin.
    const sides = ({ examples }: CheckResult) =>
      new Map(examples.map(({ input, split }) => [String((input as number[])[0]), split]));
    expect(sides(after)).toEqual(sides(before));
  });
});
