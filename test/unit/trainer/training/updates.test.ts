import { examplesOf, layoutOf } from '../../../../trainer/data/examples';
import { padBatch } from '../../../../trainer/data/pad';
import { createTraining, type StepResult } from '../../../../trainer/engine';
import { applyUpdate, updatesOf } from '../../../../trainer/training/updates';
import { largestDifference } from '../engine/support/compare';
import { programOf } from '../support/toy-training';
import type { Encoder } from '../../../../shared/dataset';
import { settledFixture } from '../../../support/settled';

const ENCODER: Encoder = {
  version: 1,
  input: { kind: 'condition', values: ['', '<unknown>', 'jig', 'reel'] },
  target: { kind: 'tokens', vocabulary: ['<padding>', '<unknown>', '<start>', '<end>', 'a', 'b'] },
};
/** Of 2 to 12 tokens, so that batches have different numbers of chunks. */
const LENGTHS = [3, 2, 4, 12, 7, 5, 2, 9];
const EXAMPLES = examplesOf(
  layoutOf(ENCODER),
  LENGTHS.map((length, record) => ({
    input: new Int32Array(),
    steps: 0,
    conditions: [2 + (record % 2)],
    target: Int32Array.from({ length }, (_, step) => 4 + ((record + step * step) % 2)),
  })),
);

/** Training on groups of batches of records, each group accumulated to its updates. */
function trainOn(groups: number[][][], truncationSteps?: number) {
  const request = settledFixture({
    model: 'm',
    data: { location: 'data/', format: { kind: 'jsonl' }, split: { by: 'hash' } },
    task: {
      kind: 'one-to-many',
      input: { kind: 'condition', field: 'rhythm' },
      target: { kind: 'tokens', field: 'y' },
    },
    network: { units: 5, embeddingSize: 3, cell: { kind: 'gru' } },
    training: truncationSteps === undefined ? {} : { truncationSteps },
  });
  const program = programOf(request, ENCODER);
  const state = createTraining({
    specs: program.specs,
    seed: 1,
    optimizer: { kind: 'sgd', momentum: 0.9 },
    clipping: { kind: 'none' },
  });
  const results: StepResult[] = [];
  for (const group of groups) {
    const batches = group.map((records) => padBatch(EXAMPLES, Int32Array.from(records)));
    for (const parts of updatesOf(program, batches))
      results.push(applyUpdate({ state, learningRate: 0.5, parts, seed: 1, firstStep: 0 }));
  }
  const weights = Object.values(state.exportWeights()).flatMap((values) => [...values]);
  return { results, weights };
}

describe('updatesOf', () => {
  it.each([undefined, 2, 3, 5, 13])(
    'makes of batches the updates of one batch of all their records, truncated to %s steps',
    (truncationSteps) => {
      const together = trainOn([[[0, 1, 2, 3, 4, 5, 6, 7]]], truncationSteps);

      const accumulated = trainOn(
        [
          [
            [0, 1, 2],
            [3, 4, 5],
            [6, 7],
          ],
        ],
        truncationSteps,
      );

      expect(accumulated.results).toHaveLength(
        truncationSteps === undefined ? 1 : Math.ceil(13 / truncationSteps),
      );
      expect(accumulated.results.map(({ loss }) => loss)).toEqual(
        together.results.map(({ loss }) => expect.closeTo(loss, 5) as number),
      );
      expect(largestDifference(accumulated.weights, together.weights)).toBeLessThan(1e-6);
    },
  );

  it('carries no state from one group to the next', () => {
    const first = trainOn([[[3]]], 4);

    const again = trainOn([[[3]], [[3]]], 4);

    expect(again.results.slice(0, first.results.length)).toEqual(first.results);
    expect(again.results).toHaveLength(2 * first.results.length);
  });
});
