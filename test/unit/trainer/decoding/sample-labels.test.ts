import type { Batch } from '../../../../trainer/data/pad';
import { sampleLabels, type SampleLabelsOptions } from '../../../../trainer/decoding/sample-labels';

/** Scores of two labels as a function of what a step reads. */
const scores =
  (scoresOf: (read: readonly [number, number]) => readonly [number, number]) =>
  ({ input, size, steps }: Batch) =>
    Float32Array.from(
      Array.from({ length: size * steps }, (_, step) =>
        scoresOf([input[2 * step]!, input[2 * step + 1]!]),
      ).flat(),
    );

const draw = (options: Partial<SampleLabelsOptions> & Pick<SampleLabelsOptions, 'scoresOf'>) =>
  sampleLabels({
    labels: 2,
    sequences: 1,
    steps: 4,
    temperature: 1,
    seed: 1,
    channelOf: (label) => label,
    channels: 2,
    ...options,
  });

describe('sampleLabels', () => {
  it('reads nothing at first, and at each step what the step before has', () => {
    const inTurn = scores(([first]) => (first === 1 ? [-99, 99] : [99, -99]));

    const drawn = draw({ scoresOf: inTurn });

    expect(drawn).toEqual([[[0], [1], [0], [1]]]);
  });

  it('leaves out of what it reads a label that the input lacks', () => {
    const inTurn = scores(([first]) => (first === 1 ? [-99, 99] : [99, -99]));

    const drawn = draw({ scoresOf: inTurn, channelOf: (label) => (label === 0 ? undefined : label) });

    expect(drawn).toEqual([[[0], [0], [0], [0]]]);
  });

  it('draws each label by itself with the probability that temperature leaves', () => {
    const drawn = draw({ scoresOf: scores(() => [-1, 1]), sequences: 500, temperature: 0.5 }).flat();

    const share = (label: number) => drawn.filter((set) => set.includes(label)).length / drawn.length;
    // Within 4 standard deviations of sigmoid(±2) for 2,000 draws.
    expect(Math.abs(share(0) - 0.1192)).toBeLessThan(0.029);
    expect(Math.abs(share(1) - 0.8808)).toBeLessThan(0.029);
  });

  it('draws the same for a sequence however many others there are', () => {
    const even = scores(() => [0, 0]);

    const [alone] = draw({ scoresOf: even, steps: 12 });
    const [first, second] = draw({ scoresOf: even, steps: 12, sequences: 3 });

    expect(first).toEqual(alone);
    expect(second).not.toEqual(alone);
  });
});
