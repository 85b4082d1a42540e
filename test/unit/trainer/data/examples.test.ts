import { concatExamples, costsOf, examplesOf, firstOf, layoutOf } from '../../../../trainer/data/examples';
import { padBatch } from '../../../../trainer/data/pad';
import { SMALL_TASKS } from '../support/tasks';
import { encoded } from '../support/toy';

const pointLayout = {
  input: 'tokens',
  channels: 1,
  vocabulary: 9,
  conditions: [],
  features: [],
  target: 'point',
  classes: 2,
} as const;
const sequence = (input: number[], target: number[]) => ({
  input: Int32Array.from(input),
  steps: input.length,
  target: Int32Array.from(target),
});

describe('costsOf', () => {
  it('is the steps of the input, of the target, or of both', () => {
    const points = examplesOf(pointLayout, [{ input: Int32Array.from([1, 2]), steps: 2, target: 1 }]);
    const aligned = examplesOf({ ...pointLayout, target: 'steps' }, [sequence([1, 2, 3], [0, 1, 0])]);
    const pairs = examplesOf({ ...pointLayout, target: 'sequence' }, [sequence([1, 2], [0, 1, 0])]);
    const generated = examplesOf({ ...pointLayout, input: 'none', target: 'sequence' }, [
      sequence([], [0, 1, 0, 1]),
    ]);

    expect([points, aligned, pairs, generated].map((examples) => costsOf(examples)[0])).toEqual([2, 3, 5, 4]);
  });
});

describe('concatExamples', () => {
  it.each(SMALL_TASKS)('joins parts to what they would be as one: $name', ({ request, encoder, records }) => {
    const all = records(9, 1);
    const parts = [all.slice(0, 4), [], all.slice(4)].map((part) => encoded(part, request, encoder));

    const joined = concatExamples(layoutOf(encoder), parts);

    expect(joined).toEqual(encoded(all, request, encoder));
  });
});

describe('padBatch', () => {
  it('pads features and targets of steps beside their input, and picks conditions', () => {
    const examples = {
      ...examplesOf({ ...pointLayout, target: 'steps' }, [sequence([3], [1]), sequence([4, 5], [1, 1])]),
      conditions: [Int32Array.from([7, 8])],
      // The second has two ids a step.
      features: [Int32Array.from([2, 3, 4]), Int32Array.from([2, 0, 3, 5, 4, 0])],
    };

    const batch = padBatch(examples, Int32Array.from([1, 0]));

    expect(batch).toMatchObject({
      conditions: [Int32Array.from([8, 7])],
      features: [Int32Array.from([3, 4, 2, 0]), Int32Array.from([3, 5, 4, 0, 2, 0, 0, 0])],
      targetSteps: 2,
      targets: Int32Array.from([1, 1, 1, 0]),
      targetLengths_B: Int32Array.from([2, 1]),
    });
  });
});

describe('firstOf', () => {
  it('keeps all labels of the records that it keeps, at each step and of each record', () => {
    const layout = { input: 'numeric', channels: 1, vocabulary: 0, conditions: [], features: [] } as const;
    const sets = (counts: readonly number[], ids: readonly number[]) => ({
      ids: Int32Array.from(ids),
      counts: Int32Array.from(counts),
    });
    const steps = examplesOf({ ...layout, target: 'steps', classes: 4, labels: 4 }, [
      { input: Float32Array.of(1, 2), steps: 2, target: sets([2, 1], [0, 3, 1]) },
      { input: Float32Array.of(3), steps: 1, target: sets([1], [2]) },
    ]);
    const points = examplesOf({ ...layout, target: 'point', classes: 4, labels: 4 }, [
      { input: Float32Array.of(1, 2), steps: 2, target: sets([3], [0, 3, 1]) },
      { input: Float32Array.of(3), steps: 1, target: sets([1], [2]) },
    ]);

    const kept = [steps, points].map((examples) => firstOf(examples, 1));

    expect(kept.map(({ targets }) => [...targets])).toEqual([
      [0, 3, 1],
      [0, 3, 1],
    ]);
    expect(kept.map(({ labelSets }) => [...labelSets!.starts])).toEqual([
      [0, 2, 3],
      [0, 3],
    ]);
  });
});
