import { padBatch } from '../../../../trainer/data/pad';
import { withValues } from '../../../../trainer/network/values';
import { predictWith, programOf, randomWeights } from '../support/programs';
import { recipeTasks } from '../support/recipe-tasks';
import { SMALL_TASKS } from '../support/tasks';
import { encoded } from '../support/toy';

const STEP = { seed: 1, step: 3 };
/** Of one label each; sequences are those of the recipes. */
const SMOOTHED = [
  ...SMALL_TASKS.map((task) => ({ ...task, records: task.records(12, 4) })),
  ...recipeTasks().filter(({ request }) => request.task.target.kind === 'tokens'),
].filter(
  ({ request }) =>
    ['class', 'tags', 'tokens'].includes(request.task.target.kind) && request.network?.tagLayer !== 'crf',
);

describe('label smoothing', () => {
  it.each(SMOOTHED)(
    'is in the training loss of $name, and in nothing else',
    ({ request, encoder, records }) => {
      const examples = encoded(records, request, encoder);
      const batch = padBatch(
        examples,
        Int32Array.from({ length: 12 }, (_, row) => row),
      );
      const measured = [0, 0.2, 0.4].map((labelSmoothing) => {
        const program = programOf({ ...request, training: { ...request.training, labelSmoothing } }, encoder);
        const weights = randomWeights(program.specs, 5);
        const loss = withValues(program.specs, weights, (run) =>
          run((tensors) => program.loss(tensors, batch, STEP).dataSync<'float32'>()[0]!),
        );
        return { loss, metrics: predictWith(program, weights, examples).metrics() };
      });

      const [none, some, more] = measured as [Measured, Measured, Measured];
      // (1 - s) times the loss of the labels and s times that of all classes alike.
      expect(some.loss - none.loss).not.toBeCloseTo(0, 3);
      expect(more.loss - none.loss).toBeCloseTo(2 * (some.loss - none.loss), 4);
      expect(more.metrics).toEqual(none.metrics);
    },
  );

  it('is tried for classes, tags, translations and language models', () => {
    expect(new Set(SMOOTHED.map(({ request }) => request.task.kind)).size).toBe(5);
  });
});

interface Measured {
  readonly loss: number;
  readonly metrics: object;
}
