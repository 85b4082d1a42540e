import fc from 'fast-check';
import { matchesName, matchesPath } from '../../../../shared/request/glob';

it.each([
  ['*', 'a.csv', true],
  ['*', 'a/b.csv', false],
  ['*/b.csv', 'a/b.csv', true],
  ['year=*/part-*.jsonl', 'year=2020/part-00.jsonl', true],
  ['*.csv', 'a.csv.gz', false],
  ['a.csv', 'axcsv', false],
  ['*', '_SUCCESS', false],
  ['*', '.hidden', false],
  ['_*', '_data', true],
  ['tr[a]in*', 'tr[a]in1', true],
  ['*', 'line\nbreak', true],
])('the path pattern %s on %j: %s', (pattern, path, expected) => {
  expect(matchesPath(pattern, path)).toBe(expected);
});

it.each([
  ['t*', 't0', true],
  ['t*', 'x0', false],
  ['t*', '_t', false],
  ['*', '_any', true],
  ['load.*', 'loadx1', false],
])('the field pattern %s on %j: %s', (pattern, name, expected) => {
  expect(matchesName(pattern, name)).toBe(expected);
});

it('takes no longer for thirty stars than for one', () => {
  const text = 'a'.repeat(20_000);

  expect(matchesName('*a'.repeat(30), text)).toBe(true);
  expect(matchesName(`${'*a'.repeat(30)}*b`, text)).toBe(false);
  expect(matchesPath(`${'*a'.repeat(30)}b`, text)).toBe(false);
});

it('finds what a regular expression finds', () => {
  const letters = fc
    .array(fc.constantFrom('a', 'b', '*', '.'), { maxLength: 8 })
    .map((parts) => parts.join(''));
  const text = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 10 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(letters, text, (pattern, name) => {
      const expression = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 's');
      expect(matchesName(pattern, name)).toBe(expression.test(name));
    }),
  );
});
