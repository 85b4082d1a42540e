import type { Encoder, RawExample } from '../../../../shared/dataset';
import { exampleEncoder } from '../../../../shared/encoding';
import { RunRequest } from '../../../../shared/request/request';
import { examplesOf, layoutOf, type Examples } from '../../../../trainer/data/examples';
import { randomStream } from '../../../../trainer/engine';
import type { z } from 'zod';

type RequestInput = z.input<typeof RunRequest>;

/** Words over a, b, c; the label says which of a and b comes first, so the order of tokens matters. */
export function toyWords(count: number, seed: number): RawExample[] {
  const random = randomStream(seed, 'toy');
  return Array.from({ length: count }, () => {
    const letters = Array.from({ length: 1 + random.integer(6) }, () => 'abc'[random.integer(3)]!).join('');
    const word = /[ab]/.test(letters) ? letters : `${letters}a`;
    return { input: word, target: word.replaceAll('c', '').startsWith('a') ? 'first a' : 'first b' };
  });
}

export const TOY_ENCODER: Encoder = {
  version: 1,
  input: {
    kind: 'tokens',
    vocabulary: ['<padding>', '<unknown>', 'a', 'b', 'c'],
    conditions: [],
    features: [],
  },
  target: { kind: 'class', labels: ['first a', 'first b'], counts: [1, 1] },
};

export function toyRequest({ network, ...overrides }: Partial<RequestInput> = {}): RequestInput {
  return {
    model: 'toy',
    data: {
      location: 'data/',
      format: { kind: 'jsonl' },
      split: { by: 'hash' },
    },
    task: {
      kind: 'many-to-one',
      input: { kind: 'tokens', field: 'text' },
      target: { kind: 'class', field: 'label' },
    },
    network: { units: 8, embeddingSize: 6, ...network },
    training: { batchSize: 16, maximumEpochs: 4, optimizer: { kind: 'adam', learningRate: 0.02 } },
    ...overrides,
  };
}

/** Sequences of two channels; the value is the mean of the first channel minus that of the second. */
export function toySeries(count: number, seed: number): RawExample[] {
  const random = randomStream(seed, 'series');
  return Array.from({ length: count }, () => {
    const steps = Array.from({ length: 2 + random.integer(5) }, () => [random.uniform(), random.uniform()]);
    const sum = steps.reduce((total, [a, b]) => total + a! - b!, 0);
    return { input: steps, target: 10 + (5 * sum) / steps.length };
  });
}

export const SERIES_ENCODER: Encoder = {
  version: 1,
  input: {
    kind: 'numeric',
    channels: 2,
    channelNames: ['series'],
    scalers: [
      { mean: 0.5, standardDeviation: 0.3 },
      { mean: 0.5, standardDeviation: 0.3 },
    ],
  },
  target: { kind: 'value', scaler: { mean: 10, standardDeviation: 1.5 } },
};

export const seriesRequest = (overrides: Partial<RequestInput> = {}): RequestInput =>
  toyRequest({
    model: 'series',
    task: {
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: ['series'] },
      target: { kind: 'value', field: 'value' },
    },
    ...overrides,
  });

/** Examples in the form in which the trainer loads them. */
export function encoded(records: readonly RawExample[], request: RequestInput, encoder: Encoder): Examples {
  const encode = exampleEncoder(RunRequest.parse(request).task, encoder);
  const results = records.map((record) => {
    const result = encode(record);
    if ('reason' in result) throw new Error(result.detail);
    return result;
  });
  return examplesOf(layoutOf(encoder), results);
}
