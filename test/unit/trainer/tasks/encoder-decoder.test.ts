import type { Encoder, RawExample } from '../../../../shared/dataset';
import { examplesOf, layoutOf } from '../../../../trainer/data/examples';
import { padBatch } from '../../../../trainer/data/pad';
import { createTraining, tf } from '../../../../trainer/engine';
import { withValues } from '../../../../trainer/network/values';
import { encodeExample } from '../../../../shared/encoding';
import { RunRequest } from '../../../../shared/request/request';
import { predictWith, programOf, randomWeights } from '../support/programs';

const encoder: Encoder = {
  version: 1,
  input: {
    kind: 'tokens',
    vocabulary: ['<padding>', '<unknown>', 'a', 'b', 'c'],
    conditions: [{ field: 'mode', values: ['', '<unknown>', 'same', 'reverse'] }],
    features: [],
  },
  target: { kind: 'tokens', vocabulary: ['<padding>', '<unknown>', '<start>', '<end>', 'a', 'b', 'c'] },
};

const requestOf = (
  overrides: Record<string, unknown> = {},
  target: { tokens?: 'characters' | 'words'; maximumLength?: number } = { maximumLength: 6 },
) => ({
  model: 'm',
  data: { location: 'data/', format: { kind: 'jsonl' as const }, split: { by: 'hash' as const } },
  task: {
    kind: 'encoder-decoder' as const,
    input: { kind: 'tokens' as const, field: 'x', conditions: ['mode'] },
    target: { kind: 'tokens' as const, field: 'y', ...target },
    ...overrides,
  },
  network: {
    units: 16,
    embeddingSize: 8,
    cell: { kind: 'gru' as const },
    attention: 'luong' as const,
    bidirectional: true,
  },
});

const words = ['a', 'ab', 'cab', 'bca', 'cc', 'cacb'];
const records: RawExample[] = words.flatMap((word) => [
  { input: word, conditions: ['same'], target: word },
  { input: word, conditions: ['reverse'], target: [...word].reverse().join('') },
]);
const examplesFrom = (some: readonly RawExample[], request: ReturnType<typeof requestOf>) =>
  examplesOf(
    layoutOf(encoder),
    some.map((record) => {
      const encoded = encodeExample(record, RunRequest.parse(request).task, encoder);
      if ('reason' in encoded) throw new Error(encoded.detail);
      return encoded;
    }),
  );

it('a small network learns to copy or to reverse, as the condition says', () => {
  const request = requestOf();
  const program = programOf(request, encoder);
  const examples = examplesFrom(records, request);
  const training = createTraining({
    specs: program.specs,
    seed: 1,
    optimizer: { kind: 'adam' },
    clipping: { kind: 'global-norm', threshold: 1 },
  });
  const batch = padBatch(examples, Int32Array.from(records.keys()));
  const tensors: number[] = [];

  for (let step = 0; step < 80; step += 1) {
    training.step(0.02, (weights) => program.loss(weights, batch, { seed: 1, step }));
    tensors.push(tf.memory().numTensors);
  }
  const predictions = program.predict((body) => training.evaluate(body), examples);

  expect(predictions.metrics()).toMatchObject({ exactMatch: 1, editDistanceError: 0, bleu: 1 });
  expect(predictions.metrics().loss).toBeLessThan(0.1);
  expect(predictions.answers()).toEqual(records.map(({ target }) => target));
  expect(new Set(tensors.slice(1)).size).toBe(1);
});

it.each([{ kind: 'greedy' }, { kind: 'beam', width: 3 }] as const)(
  'a record’s prediction does not depend on the others, and leaves no tensor ($kind)',
  (decoding) => {
    const request = requestOf({ decoding });
    const program = programOf(request, encoder);
    const weights = randomWeights(program.specs, 3);
    predictWith(program, weights, examplesFrom(records.slice(0, 1), request));
    const before = tf.memory().numTensors;

    const together = predictWith(program, weights, examplesFrom(records, request));
    const alone = records.map((record) => predictWith(program, weights, examplesFrom([record], request)));

    expect(together.answers()).toEqual(alone.flatMap((prediction) => prediction.answers()));
    expect(tf.memory().numTensors).toBe(before);
  },
);

it('scores of answers are the metrics of predictions; a record that was not read is wrong', () => {
  const request = requestOf();
  const program = programOf(request, encoder);
  const predictions = predictWith(program, randomWeights(program.specs, 3), examplesFrom(records, request));
  const truths = records.map(({ target }) => target);

  const { loss, ...metrics } = predictions.metrics();

  expect(loss).toBeGreaterThan(0);
  expect(program.score(truths, predictions.answers())).toEqual(metrics);
  expect(program.score(['ab', 'c'], ['ab', undefined])).toMatchObject({
    exactMatch: 0.5,
    editDistanceError: 1 / 3,
  });
});

it('an answer of words stays tokens, and is compared with a text as the task splits it', () => {
  const program = programOf(requestOf({}, { tokens: 'words' }), encoder);

  expect(program.score(['Ab, c'], [['Ab', ',', 'c']])).toMatchObject({ exactMatch: 1 });
});

it('an output that does not end is cut by its own record’s limit', () => {
  const request = requestOf({}, {});
  const program = programOf(request, encoder);
  const weights = randomWeights(program.specs, 3);
  // Only "a" is ever likely.
  weights['output/bias'] = Float32Array.of(0, 0, 0, -90, 90, 0, 0);

  const answers = withValues(program.specs, weights, (run) =>
    program.predict(run, examplesFrom(records.slice(0, 3), request)).answers(),
  );

  // Eight times the input and 32 more: 'a', 'a' and 'ab'.
  expect(answers.map(String)).toEqual(['a'.repeat(40), 'a'.repeat(40), 'a'.repeat(48)]);
});
