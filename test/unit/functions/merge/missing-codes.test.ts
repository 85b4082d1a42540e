import { missingCodeWarnings } from '../../../../functions/merge/missing-codes';
import { RunningSketch } from '../../../../functions/sums/quantile-sketch';
import { Task } from '../../../../shared/request/task';
import type { Distributions, Measurements } from '../../../../shared/statistics';

const measured = (name: string, values: readonly number[]): Measurements => {
  const sketch = new RunningSketch();
  values.forEach((value) => sketch.add(value));
  return { name, moments: { count: values.length, mean: 0, m2: 0 }, sketch: sketch.get() };
};

const distributions = (
  channels: readonly Measurements[],
  target: Measurements | null = null,
): Distributions => ({
  version: 1,
  labels: { train: [], validation: [], test: [] },
  lengths: { train: {}, validation: {}, test: {} },
  tokens: [],
  streams: [],
  channels: [...channels],
  target,
  missing: [],
});

const forecast = (relativeTo: 'nothing' | 'last') =>
  Task.parse({
    kind: 'many-to-one',
    input: { kind: 'numeric', fields: ['x'] },
    target: { kind: 'value', field: 'y', relativeTo },
  });

const degrees = Array.from({ length: 97 }, (_, hour) => 14 + 8 * Math.sin(hour / 4));

describe('missingCodeWarnings', () => {
  it('names the field, the code, its share and the range of the other values', () => {
    const channels = [measured('degrees', [...degrees, -999, -999, -999]), measured('rain', degrees)];

    expect(missingCodeWarnings(distributions(channels), forecast('nothing'))).toEqual([
      'Field "degrees" holds -999 in 3.0 % of the training split, far from all of its other values (6 to 22). If that stands for a missing value, it is learned as a number like any other and decides how all are scaled: leave such rows out, or the value empty.',
    ]);
  });

  it.each([
    ['nines above', [...degrees, 9999], 9999],
    ['a code below zero, where no other value is', [...degrees.map((value) => 100 * value), -200], -200],
    ['the least integer of 16 bits', [...degrees, -32_768], -32_768],
    ['what netCDF fills with', [...degrees, 9.969209968386869e36], 9.969209968386869e36],
  ])('tells of %s', (_, values, code) => {
    const [warning] = missingCodeWarnings(distributions([measured('x', values)]), forecast('nothing'));

    expect(warning).toContain(`holds ${code} in`);
  });

  it.each([
    ['zeros', [...degrees, 0, 0, 0]],
    ['what is far off but no code', [...degrees, -473]],
    ['nines that are one of many values', Array.from({ length: 1_000 }, (_, value) => value)],
    ['a field that only has the code', [999, 999]],
  ])('says nothing of %s', (_, values) => {
    expect(missingCodeWarnings(distributions([measured('x', values)]), forecast('nothing'))).toEqual([]);
  });

  it('tells of a target once, and of none that is a difference', () => {
    const y = measured('y', [...degrees, -9999]);

    expect(missingCodeWarnings(distributions([y], y), forecast('nothing'))).toHaveLength(1);
    expect(missingCodeWarnings(distributions([], y), forecast('nothing'))).toHaveLength(1);
    expect(missingCodeWarnings(distributions([], y), forecast('last'))).toEqual([]);
  });
});
