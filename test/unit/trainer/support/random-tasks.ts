import fc from 'fast-check';
import type { Encoder, RawExample } from '../../../../shared/dataset';
import type { RunRequest } from '../../../../shared/request/request';
import { randomStream } from '../../../../shared/random';
import { toyRequest } from './toy';
import type { z } from 'zod';

type RequestInput = z.input<typeof RunRequest>;
type Network = NonNullable<RequestInput['network']>;

/** A network of any task, small, with records that it can read. */
export interface RandomTask {
  readonly request: RequestInput;
  readonly encoder: Encoder;
  readonly records: readonly RawExample[];
}

const cell = fc.constantFrom<NonNullable<Network['cell']>>(
  { kind: 'simple-rnn', activation: 'tanh' },
  { kind: 'simple-rnn', activation: 'relu' },
  { kind: 'simple-rnn', activation: 'sigmoid' },
  { kind: 'gru', variant: 'reset-before' },
  { kind: 'gru', variant: 'reset-after' },
  { kind: 'lstm' },
);

const network = fc.record({
  cell,
  units: fc.integer({ min: 1, max: 7 }),
  layers: fc.integer({ min: 1, max: 3 }),
  bidirectional: fc.boolean(),
  embeddingSize: fc.integer({ min: 1, max: 5 }),
  featureEmbeddingSize: fc.integer({ min: 1, max: 3 }),
  characterEncoder: fc.record({
    embeddingSize: fc.integer({ min: 1, max: 3 }),
    filters: fc.integer({ min: 1, max: 4 }),
    window: fc.integer({ min: 1, max: 6 }),
  }),
  attention: fc.constantFrom('none' as const, 'luong' as const),
  tiedEmbeddings: fc.boolean(),
});

const shape = fc.record({
  seed: fc.integer({ min: 0, max: 10_000 }),
  kind: fc.constantFrom('one-to-one', 'one-to-many', 'many-to-one', 'many-to-many', 'encoder-decoder'),
  isNumeric: fc.boolean(),
  channels: fc.integer({ min: 1, max: 3 }),
  conditions: fc.integer({ min: 0, max: 2 }),
  features: fc.integer({ min: 0, max: 3 }),
  target: fc.constantFrom('class', 'value', 'values'),
  tagLayer: fc.constantFrom('softmax' as const, 'crf' as const),
  readout: fc.constantFrom('last' as const, 'mean' as const, 'max' as const, 'attention' as const),
  scheme: fc.constantFrom('none' as const, 'bio' as const),
  beamWidth: fc.constantFrom(1, 3),
  count: fc.integer({ min: 1, max: 9 }),
  longest: fc.constantFrom(1, 4, 40),
  network,
});
type Shape = typeof shape extends fc.Arbitrary<infer S> ? S : never;

export const randomTasks: fc.Arbitrary<RandomTask> = shape.map(taskOf);

const WORDS = Array.from({ length: 9 }, (_, index) => `word${index}`);
const STYLES = ['news', 'novel', 'letter'];
const SPECIAL = ['<padding>', '<unknown>'];
const TARGET_VOCABULARY = [...SPECIAL, '<start>', '<end>', 'a', 'b', 'c', 'd'];
const FEATURES = [
  { kind: 'suffix', length: 1 },
  { kind: 'characters', length: 4 },
  { kind: 'shape' },
] as const;
const FEATURE_VALUES = [
  { name: 'suffix1', values: [...SPECIAL, '0', '1', '2', '3'] },
  { name: 'characters4', values: [...SPECIAL, 'w', 'o', '0', '1', '2'], width: 4 },
  { name: 'shape', values: [...SPECIAL, 'xxxxd'] },
];
const scaler = { mean: 0.1, standardDeviation: 1.2 };

function taskOf(of: Shape): RandomTask {
  const { network } = of;
  const generates = of.kind === 'one-to-many';
  return {
    request: {
      ...toyRequest(),
      task: requestTask(of),
      network: {
        ...network,
        tagLayer: of.kind === 'many-to-many' ? of.tagLayer : 'softmax',
        bidirectional: generates || of.kind === 'one-to-one' ? false : network.bidirectional,
        attention: of.kind === 'encoder-decoder' ? network.attention : 'none',
        readout: of.kind === 'many-to-one' ? of.readout : 'last',
        tiedEmbeddings: generates || of.kind === 'encoder-decoder' ? network.tiedEmbeddings : false,
      },
    } as RequestInput,
    encoder: { version: 1, input: inputEncoder(of), target: targetEncoder(of) },
    records: recordsOf(of),
  };
}

const readsNumbers = ({ kind, isNumeric }: Shape) =>
  kind === 'one-to-one' || (isNumeric && kind !== 'encoder-decoder' && kind !== 'one-to-many');

function requestTask(of: Shape): unknown {
  const { kind, conditions, features, beamWidth } = of;
  const tokens = {
    kind: 'tokens',
    field: 'text',
    tokens: 'given',
    conditions: ['style', 'source'].slice(0, conditions),
    features: FEATURES.slice(0, features),
  };
  const sequence = readsNumbers(of) ? { kind: 'numeric', fields: ['signal'] } : tokens;
  const written = { kind: 'tokens', field: 'written', tokens: 'characters', maximumLength: 12 };
  if (kind === 'one-to-many')
    return { kind, input: { kind: 'condition', ...(conditions > 0 && { field: 'style' }) }, target: written };
  if (kind === 'encoder-decoder') {
    const decoding = beamWidth > 1 ? { kind: 'beam', width: beamWidth } : { kind: 'greedy' };
    return { kind, input: sequence, target: written, decoding };
  }
  if (kind === 'many-to-many')
    return { kind, input: sequence, target: { kind: 'tags', field: 'tag', scheme: of.scheme } };
  const target =
    of.target === 'class' ? { kind: 'class', field: 'label' } : { kind: 'value', field: 'label' };
  return { kind, input: sequence, target };
}

function inputEncoder(of: Shape): Encoder['input'] {
  const { kind, channels, conditions, features } = of;
  if (readsNumbers(of))
    return {
      kind: 'numeric',
      channels,
      channelNames: ['signal'],
      scalers: Array.from({ length: channels }, () => scaler),
    };
  if (kind === 'one-to-many')
    return { kind: 'condition', values: conditions > 0 ? [...SPECIAL, ...STYLES] : [] };
  return {
    kind: 'tokens',
    vocabulary: [...SPECIAL, ...WORDS.slice(0, 7)],
    conditions: ['style', 'source']
      .slice(0, conditions)
      .map((field, n) => ({ field, values: [...SPECIAL, ...STYLES.slice(n)] })),
    features: FEATURE_VALUES.slice(0, features),
  };
}

const tagsIn = ({ scheme }: Shape) => (scheme === 'none' ? ['down', 'same', 'up'] : ['B-x', 'I-x', 'O']);

function targetEncoder(of: Shape): Encoder['target'] {
  const { kind, target } = of;
  if (kind === 'one-to-many' || kind === 'encoder-decoder')
    return { kind: 'tokens', vocabulary: TARGET_VOCABULARY };
  if (kind === 'many-to-many') return { kind: 'tags', labels: tagsIn(of), counts: [5, 5, 5] };
  if (target === 'class') return { kind: 'class', labels: ['high', 'low', 'middle'], counts: [5, 5, 5] };
  if (target === 'value') return { kind: 'value', scaler };
  const outputs = [1, 2, 5].map((horizon) => ({ field: 'label', horizon }));
  return { kind: 'value', scaler: null, outputs, scalers: outputs.map(() => scaler) };
}

function recordsOf(of: Shape): RawExample[] {
  const { seed, kind, channels, conditions, count, longest } = of;
  const random = randomStream(seed, 'records');
  const numbers = (length: number) => Array.from({ length }, () => random.normal());
  const one = <T>(values: readonly T[]): T => values[random.integer(values.length)]!;
  const target = (steps: number): RawExample['target'] => {
    if (kind === 'one-to-many' || kind === 'encoder-decoder')
      return Array.from({ length: 1 + random.integer(10) }, () => one(['a', 'b', 'c', 'd'])).join('');
    if (kind === 'many-to-many') return Array.from({ length: steps }, () => one(tagsIn(of)));
    if (of.target === 'class') return one(['high', 'low', 'middle']);
    return of.target === 'value' ? random.normal() : numbers(3);
  };
  return Array.from({ length: count }, (_, index) => {
    // Very different lengths side by side: the first is the longest.
    const steps = kind === 'one-to-one' ? 1 : index === 0 ? longest : 1 + random.integer(longest);
    const own = Math.min(conditions, kind === 'one-to-many' ? 1 : 2);
    const input = readsNumbers(of)
      ? Array.from({ length: steps }, () => numbers(channels))
      : kind === 'one-to-many'
        ? ''
        : Array.from({ length: steps }, () => one(WORDS));
    return {
      input,
      ...(own > 0 && !readsNumbers(of) && { conditions: Array.from({ length: own }, () => one(STYLES)) }),
      target: target(steps),
    };
  });
}
