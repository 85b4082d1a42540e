import type { Encoder } from '../../../../shared/dataset';
import { examplesOf, layoutOf } from '../../../../trainer/data/examples';
import { padBatch } from '../../../../trainer/data/pad';
import { tf } from '../../../../trainer/engine';
import { withValues } from '../../../../trainer/network/values';
import { predictWith, programOf, randomWeights } from '../support/programs';

const encoderOf = (conditions: string[]): Encoder => ({
  version: 1,
  input: { kind: 'condition', values: conditions },
  target: { kind: 'tokens', vocabulary: ['<padding>', '<unknown>', '<start>', '<end>', 'a', 'b'] },
});
const conditional = encoderOf(['', '<unknown>', 'jig', 'reel']);
const unconditional = encoderOf([]);

const requestOf = (overrides: { training?: object; generation?: object; field?: string } = {}) => ({
  model: 'm',
  data: { location: 'data/', format: { kind: 'jsonl' as const }, split: { by: 'hash' as const } },
  task: {
    kind: 'one-to-many' as const,
    input: { kind: 'condition' as const, field: overrides.field ?? 'rhythm' },
    target: { kind: 'tokens' as const, field: 'y' },
    generation: { samples: 5, maximumLength: 12, ...overrides.generation },
  },
  network: { units: 6, embeddingSize: 3, layers: 2, cell: { kind: 'gru' as const } },
  training: overrides.training ?? {},
});

const sequences = [[4, 5, 4, 4, 5], [5], [4, 4, 4, 5, 5, 5, 4], [5, 4]];
const examplesFor = (encoder: Encoder) =>
  examplesOf(
    layoutOf(encoder),
    sequences.map((ids, index) => ({
      input: new Int32Array(),
      steps: 0,
      conditions: encoder === conditional ? [2 + (index % 2)] : [],
      target: Int32Array.from(ids),
    })),
  );

it.each([
  { name: 'conditional', encoder: conditional },
  { name: 'unconditional', encoder: unconditional },
])('nats per step are the training loss without dropout ($name)', ({ encoder }) => {
  const program = programOf(requestOf(), encoder);
  const weights = randomWeights(program.specs, 1);
  const examples = examplesFor(encoder);
  const batch = padBatch(examples, Int32Array.from(sequences.keys()));
  const loss = withValues(program.specs, weights, (run) =>
    run((tensors) => program.loss(tensors, batch, { seed: 1, step: 0 }).dataSync()[0]!),
  );

  const predictions = predictWith(program, weights, examples);

  const { natsPerStep, perplexity, loss: measured } = predictions.metrics();
  expect(natsPerStep).toBeCloseTo(loss, 5);
  expect(measured).toBe(natsPerStep);
  expect(perplexity).toBeCloseTo(Math.exp(loss), 4);
  expect(predictions.outputs).toHaveLength(sequences.length);
});

it('a sequence’s nats do not depend on the others, and leave no tensor', () => {
  const program = programOf(requestOf(), unconditional);
  const weights = randomWeights(program.specs, 1);
  const examples = examplesFor(unconditional);
  const alone = sequences.map((ids) =>
    predictWith(
      program,
      weights,
      examplesOf(layoutOf(unconditional), [
        { input: new Int32Array(), steps: 0, target: Int32Array.from(ids) },
      ]),
    ),
  );
  const before = tf.memory().numTensors;

  const together = predictWith(program, weights, examples);

  alone.forEach(({ outputs }, index) => expect(together.outputs[index]).toBeCloseTo(outputs[0]!, 4));
  expect(tf.memory().numTensors).toBe(before);
});

it('truncated only where the request says so', () => {
  const batch = padBatch(examplesFor(conditional), Int32Array.from(sequences.keys()));
  const truncated = programOf(requestOf({ training: { truncationSteps: 3 } }), conditional);

  expect('chunks' in programOf(requestOf(), conditional)).toBe(false);
  // The longest sequence has seven tokens and its end.
  expect([...truncated.chunks!(batch)]).toHaveLength(3);
});

it('samples take the conditions in turn, keep to their limit, and are the same each time', () => {
  const drawn = (overrides = {}) => {
    const program = programOf(requestOf(overrides), conditional);
    return withValues(program.specs, randomWeights(program.specs, 1), (run) => program.samples!(run));
  };

  const samples = drawn();

  expect(samples.map(({ input }) => input)).toEqual(['jig', 'reel', 'jig', 'reel', 'jig']);
  expect(samples.every(({ predicted }) => /^[ab]{0,12}$/.test(predicted))).toBe(true);
  expect(drawn()).toEqual(samples);
  expect(drawn({ training: { seed: 2 } })).not.toEqual(samples);
  expect(drawn({ generation: { samples: 0 } })).toEqual([]);
});

it('samples of an unconditional model have no condition; the likeliest token alone is always the same', () => {
  const program = programOf(requestOf({ generation: { topK: 1 } }), unconditional);

  const samples = withValues(program.specs, randomWeights(program.specs, 1), (run) => program.samples!(run));

  expect(samples.every(({ input }) => input === '')).toBe(true);
  expect(new Set(samples.map(({ predicted }) => predicted)).size).toBe(1);
});

it('the first baseline is the one that the share is of', () => {
  const program = programOf(requestOf(), conditional);
  const examples = examplesFor(conditional);

  const [best, unigrams] = program.baselines(examples, examples);

  expect(best.name).toMatch(/^[1-6]-grams$/);
  expect(unigrams!.name).toBe('unigrams');
  expect(program.shareMetric).toBe('natsPerStep');
});
