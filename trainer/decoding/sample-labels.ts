import type { Batch } from '../data/pad';
import { randomStream } from '../engine';

export interface SampleLabelsOptions {
  /** Scores of the labels that follow each step of a batch [B * T, labels], row-major. */
  readonly scoresOf: (batch: Batch) => Float32Array;
  readonly labels: number;
  readonly sequences: number;
  readonly steps: number;
  /** Scores are divided by it. */
  readonly temperature: number;
  /** Each sequence draws from its own stream, so that it does not depend on how many others there are. */
  readonly seed: number;
  /** Channel that reads each label; undefined for a label that is never read. */
  readonly channelOf: (label: number) => number | undefined;
  readonly channels: number;
}

/**
 * Draws the labels of step after step, each label by itself, and reads them for the next (ancestral sampling). The first
 * step is drawn after nothing. All steps so far are read again for each new one.
 *
 * @returns ids of the labels of each step of each sequence
 */
export function sampleLabels(options: SampleLabelsOptions): number[][][] {
  const { scoresOf, labels, sequences, steps, temperature, seed, channelOf, channels } = options;
  const streams = Array.from({ length: sequences }, (_, index) => randomStream(seed, `sample/${index}`));
  const drawn: number[][][] = streams.map(() => []);
  for (let length = 1; length <= steps; length += 1) {
    const input = new Float32Array(sequences * length * channels);
    drawn.forEach((sets, row) =>
      sets.forEach((set, step) => {
        for (const label of set) {
          const channel = channelOf(label);
          // A step reads what the step before it has.
          if (channel !== undefined) input[(row * length + step + 1) * channels + channel] = 1;
        }
      }),
    );
    const scores = scoresOf(batchOf(input, { sequences, length, channels }));
    drawn.forEach((sets, row) => {
      const first = (row * length + length - 1) * labels;
      const uniforms = Array.from({ length: labels }, () => streams[row]!.uniform());
      sets.push(
        uniforms.flatMap((uniform, label) =>
          uniform < 1 / (1 + Math.exp(-scores[first + label]! / temperature)) ? [label] : [],
        ),
      );
    });
  }
  return drawn;
}

const batchOf = (
  input: Float32Array,
  {
    sequences,
    length,
    channels,
  }: { readonly sequences: number; readonly length: number; readonly channels: number },
): Batch => ({
  size: sequences,
  steps: length,
  channels,
  input,
  lengths_B: new Int32Array(sequences).fill(length),
  conditions: [],
  features: [],
  targetSteps: length,
  targets: new Float32Array(),
  targetLengths_B: new Int32Array(sequences).fill(length),
});
