import { inferStep, stepCounter } from '../../../../../functions/records/time/steps';
import { numberInstant } from '../../../../../functions/records/time/instant';

/** The step of numbers, and by how many each follows the one before it. */
function read(numbers: readonly number[]) {
  const times = numbers.map((number) => numberInstant(String(number))!.value);
  const step = inferStep([times], { kind: 'number', zone: undefined });
  if (step?.kind !== 'number') throw new TypeError('numbers have a step of numbers');
  const stepsTo = stepCounter(step);
  return { step: step.count, counts: times.slice(1).map((time, index) => stepsTo(times[index]!, time)) };
}

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);
function summed(length: number, step: number): number[] {
  let sum = 0;
  return count(length).map(() => (sum += step));
}

describe('the step of numbers', () => {
  it.each<[string, number[], number]>([
    ['counted in tenths', count(5_000).map((index) => index * 0.1), 0.1],
    ['added up', summed(20_000, 0.1), 0.1],
    ['of thirds', count(500).map((index) => index / 3), 0.333333333333],
    ['seconds since 1970, with a hundredth', count(500).map((index) => 1_704_067_200 + index * 0.01), 0.01],
    [
      'hours as days of a spreadsheet',
      count(500).map((index) => Number((45_292 + index / 24).toFixed(10))),
      0.0416666666667,
    ],
    ['hours as days, rounded', count(500).map((index) => Number((45_292 + index / 24).toFixed(6))), 0.041667],
    ['whole', count(50).map((index) => 1_704_067_200_000 + index * 1_000), 1_000],
  ])('is found where numbers with decimals are off by a little: %s', (_, numbers, expected) => {
    const { step, counts } = read(numbers);

    expect(step).toBe(expected);
    expect(counts.every((steps) => steps === 1)).toBe(true);
  });

  it.each<[string, number[], (number | undefined)[]]>([
    ['a number that lacks', [0, 0.1, 0.2, 0.30000000000000004, 0.5, 0.6], [1, 1, 1, 2, 1]],
    ['a number in between', [0.1, 0.2, 0.25, 0.3, 0.4, 0.5], [1, undefined, undefined, 1, 1]],
    ['whole numbers, which are exact', [1_000_000, 2_000_000, 3_000_001, 4_000_001], [1, undefined, 1]],
  ])('tells %s', (_, numbers, expected) => {
    expect(read(numbers).counts).toEqual(expected);
  });
});
