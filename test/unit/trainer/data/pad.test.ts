import { padBatch } from '../../../../trainer/data/pad';

const POINTS = {
  conditions: [],
  features: [],
  targetStarts: null,
  labelSets: null,
  offsets: null,
  seasons: null,
};

describe('padBatch', () => {
  it('right-pads token ids with the padding id to the longest of the batch', () => {
    const examples = {
      ...POINTS,
      count: 3,
      channels: 1,
      values: Int32Array.from([2, 3, 4, 5, 6, 7]),
      starts: Uint32Array.from([0, 1, 3, 6]),
      targets: Int32Array.from([0, 1, 2]),
    };

    const batch = padBatch(examples, Int32Array.from([1, 0]));

    expect(batch).toEqual({
      size: 2,
      steps: 2,
      channels: 1,
      input: Int32Array.from([3, 4, 2, 0]),
      lengths_B: Int32Array.from([2, 1]),
      conditions: [],
      features: [],
      targetSteps: 1,
      targets: Int32Array.from([1, 0]),
      targetLengths_B: Int32Array.from([1, 1]),
    });
  });

  it('keeps the channels of a step together', () => {
    const examples = {
      ...POINTS,
      count: 2,
      channels: 2,
      values: Float32Array.from([1, 2, 3, 4, 5, 6]),
      starts: Uint32Array.from([0, 1, 3]),
      targets: Float32Array.from([0.5, 1.5]),
    };

    const batch = padBatch(examples, Int32Array.from([0, 1]));

    expect(batch.input).toEqual(Float32Array.from([1, 2, 0, 0, 3, 4, 5, 6]));
    expect(batch.lengths_B).toEqual(Int32Array.from([1, 2]));
    expect(batch.targets).toEqual(Float32Array.from([0.5, 1.5]));
  });

  it('has a one for each label of a step that the network knows, and zeros beyond a sequence', () => {
    const starts = Uint32Array.from([0, 1, 3]);
    const examples = {
      ...POINTS,
      count: 2,
      channels: 1,
      values: Float32Array.from([1, 2, 3]),
      starts,
      // {1}; {0, 2}, {}: the label 2 is beyond the two that the network has an output for.
      targets: Int32Array.from([1, 0, 2]),
      targetStarts: starts,
      labelSets: { starts: Uint32Array.from([0, 1, 3, 3]), width: 2 },
    };

    const batch = padBatch(examples, Int32Array.from([1, 0]));

    expect(batch.targets).toEqual(Float32Array.from([1, 0, 0, 0, 0, 1, 0, 0]));
    expect(batch).toMatchObject({ targetSteps: 2, targetLengths_B: Int32Array.from([2, 1]) });
  });
});
