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
