import type { Encoder, RawExample } from '../../../../shared/dataset';
import { randomStream } from '../../../../trainer/engine';
import { LABEL_TASKS } from './label-tasks';
import type { RequestInput, SmallTask } from './small-task';
import { SERIES_ENCODER, seriesRequest, TOY_ENCODER, toyRequest, toySeries, toyWords } from './toy';

const classTarget = { kind: 'class', labels: ['high', 'low'], counts: [30, 10] } as const;

/** One vector of three numbers; the class says whether their sum is high. */
const vectors = (count: number, seed: number): RawExample[] => {
  const random = randomStream(seed, 'vectors');
  return Array.from({ length: count }, () => {
    const values = [random.normal(), random.normal(), random.normal()];
    return { input: [values], target: values[0]! + values[1]! - values[2]! > 0 ? 'high' : 'low' };
  });
};

const WORDS = ['the', 'a', 'runs', 'walks', 'Ann', 'Bob', 'Smith', 'xyzing', 'Carol'];

/** Words with a condition; names are entities, and `Ann Smith` is one of two words. */
const sentences = (count: number, seed: number): RawExample[] => {
  const random = randomStream(seed, 'sentences');
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: 1 + random.integer(7) }, () => WORDS[random.integer(WORDS.length)]!);
    const isName = (word: string | undefined) => word !== undefined && /^[A-Z]/.test(word);
    const tags = words.map((word, step) => {
      if (!isName(word)) return 'O';
      return isName(words[step - 1]) ? 'I-PER' : 'B-PER';
    });
    return { input: words, conditions: [random.uniform() < 0.5 ? 'news' : 'novel'], target: tags };
  });
};

const TOKENS = { kind: 'tokens', field: 'text', tokens: 'given' } as const;
const FEATURES = [
  { kind: 'suffix', length: 3 },
  { kind: 'shape' },
  { kind: 'characters', length: 5 },
] as const;
/** The vocabulary's words; the last two of WORDS are not in it. */
const wordEncoder = {
  kind: 'tokens',
  vocabulary: ['<padding>', '<unknown>', ...WORDS.slice(0, 7)],
  conditions: [{ field: 'style', values: ['<padding>', '<unknown>', 'news', 'novel'] }],
  features: [
    { name: 'suffix-3', values: ['<padding>', '<unknown>', 'the', 'uns', 'ing'] },
    { name: 'shape', values: ['<padding>', '<unknown>', 'xxx', 'Xxx'] },
    { name: 'characters5', values: ['<padding>', '<unknown>', 'n', 'a', 's', 't', 'B', 'i'], width: 5 },
  ],
} as const;

/** Numbers with one tag each: whether the number is above the mean of those so far. */
const signals = (count: number, seed: number): RawExample[] => {
  const random = randomStream(seed, 'signals');
  return Array.from({ length: count }, () => {
    const steps = Array.from({ length: 2 + random.integer(5) }, () => [random.normal(), random.normal()]);
    return { input: steps, target: steps.map(([x]) => (x! > 0 ? 'up' : 'down')) };
  });
};

/** Windows of eight values of a noisy wave, and the value after them. */
const windows = (count: number, seed: number): RawExample[] => {
  const random = randomStream(seed, 'windows');
  const value = (time: number) => 20 + 5 * Math.sin((2 * Math.PI * time) / 6) + 0.2 * random.normal();
  const series = Array.from({ length: count + 9 }, (_, time) => value(time));
  return Array.from({ length: count }, (_, start) => ({
    input: series.slice(start, start + 8).map((x) => [x]),
    target: series[start + 8]!,
    offset: series[start + 7]!,
  }));
};

/** Windows of two waves, the second shifted and wider, and of each the values one, two and five rows after. */
const twoWaves = (count: number, seed: number): RawExample[] => {
  const random = randomStream(seed, 'two-waves');
  const rows = Array.from({ length: count + 12 }, (_, time) => [
    20 + 5 * Math.sin((2 * Math.PI * time) / 6) + 0.2 * random.normal(),
    300 + 90 * Math.cos((2 * Math.PI * time) / 6) + 4 * random.normal(),
  ]);
  return Array.from({ length: count }, (_, start) => ({
    input: rows.slice(start, start + 8),
    target: [0, 1].flatMap((field) => HORIZONS.map((horizon) => rows[start + 7 + horizon]![field]!)),
    offset: rows[start + 7]!,
    season: [0, 1].flatMap((field) => HORIZONS.map((horizon) => rows[start + 1 + horizon]![field]!)),
  }));
};
const HORIZONS = [1, 2, 5];

const requestOf = (task: RequestInput['task'], overrides: Partial<RequestInput> = {}): RequestInput => ({
  ...toyRequest({
    network: { units: 5, embeddingSize: 4, featureEmbeddingSize: 2, layers: 2 },
    training: { batchSize: 16, maximumEpochs: 3, optimizer: { kind: 'adam', learningRate: 0.02 } },
  }),
  task,
  ...overrides,
});

const numeric = (channels: number, field = 'value'): Encoder['input'] => ({
  kind: 'numeric',
  channels,
  channelNames: Array.from({ length: channels }, () => field),
  scalers: Array.from({ length: channels }, () => ({ mean: 0.1, standardDeviation: 1.2 })),
});

const vectorTask = (
  target: Extract<RequestInput['task'], { kind: 'one-to-one' }>['target'],
  encoderTarget: Encoder['target'],
) => ({
  request: requestOf({ kind: 'one-to-one', input: { kind: 'numeric', fields: ['value'] }, target }),
  encoder: { version: 1 as const, input: numeric(3), target: encoderTarget },
});

/** Every head on every kind of input. */
export const SMALL_TASKS: readonly SmallTask[] = [
  {
    name: 'one-to-one, class',
    ...vectorTask(
      { kind: 'class', field: 'label' },
      { ...classTarget, labels: [...classTarget.labels], counts: [30, 10] },
    ),
    records: vectors,
  },
  {
    name: 'one-to-one, value',
    ...vectorTask(
      { kind: 'value', field: 'label' },
      { kind: 'value', scaler: { mean: 1, standardDeviation: 2 } },
    ),
    records: (count, seed) =>
      vectors(count, seed).map(({ input }) => ({ input, target: (input as number[][])[0]![0]! * 3 })),
  },
  {
    name: 'many-to-one, class of tokens',
    request: toyRequest({ network: { layers: 2 } }),
    encoder: TOY_ENCODER,
    records: toyWords,
  },
  {
    name: 'many-to-one, value of numbers',
    request: seriesRequest(),
    encoder: SERIES_ENCODER,
    records: toySeries,
  },
  {
    name: 'many-to-one, class of words with conditions and features',
    request: requestOf({
      kind: 'many-to-one',
      input: { ...TOKENS, conditions: ['style'], features: [...FEATURES] },
      target: { kind: 'class', field: 'label' },
    }),
    encoder: {
      version: 1,
      input: structuredClone(wordEncoder) as unknown as Encoder['input'],
      target: { kind: 'class', labels: ['name', 'none'], counts: [30, 10] },
    },
    records: (count, seed) =>
      sentences(count, seed).map((record) => ({
        ...record,
        target: (record.target as string[]).includes('B-PER') ? 'name' : 'none',
      })),
  },
  {
    name: 'many-to-many, entities of words with conditions and features',
    request: requestOf({
      kind: 'many-to-many',
      input: { ...TOKENS, conditions: ['style'], features: [...FEATURES] },
      target: { kind: 'tags', field: 'tag', scheme: 'bio' },
    }),
    encoder: {
      version: 1,
      input: structuredClone(wordEncoder) as unknown as Encoder['input'],
      target: { kind: 'tags', labels: ['B-PER', 'I-PER', 'O'], counts: [20, 10, 60] },
    },
    records: sentences,
  },
  {
    name: 'many-to-many, conditional random field of words with conditions and features',
    request: requestOf(
      {
        kind: 'many-to-many',
        input: { ...TOKENS, conditions: ['style'], features: [...FEATURES] },
        target: { kind: 'tags', field: 'tag', scheme: 'bio' },
      },
      { network: { units: 5, embeddingSize: 4, featureEmbeddingSize: 2, tagLayer: 'crf' } },
    ),
    encoder: {
      version: 1,
      input: structuredClone(wordEncoder) as unknown as Encoder['input'],
      target: { kind: 'tags', labels: ['B-PER', 'I-PER', 'O'], counts: [20, 10, 60] },
    },
    records: sentences,
  },
  {
    name: 'many-to-many, tags of numbers, bidirectional',
    request: requestOf(
      {
        kind: 'many-to-many',
        input: { kind: 'numeric', fields: ['value'] },
        target: { kind: 'tags', field: 'tag' },
      },
      { network: { units: 4, layers: 2, bidirectional: true, cell: { kind: 'gru' } } },
    ),
    encoder: {
      version: 1,
      input: numeric(2),
      target: { kind: 'tags', labels: ['down', 'up'], counts: [50, 50] },
    },
    records: signals,
  },
  {
    name: 'many-to-one, forecast relative to the last value',
    request: requestOf(
      {
        kind: 'many-to-one',
        input: { kind: 'numeric', fields: ['value'] },
        target: { kind: 'value', field: 'value', relativeTo: 'last', seasonRows: 6 },
      },
      {
        data: {
          location: 'data/',
          format: { kind: 'csv' },
          records: { kind: 'windows', length: 8 },
          split: { by: 'time' },
        },
      },
    ),
    encoder: {
      version: 1,
      input: {
        kind: 'numeric',
        channels: 1,
        channelNames: ['value'],
        scalers: [{ mean: 20, standardDeviation: 3.5 }],
      },
      target: { kind: 'value', scaler: { mean: 0.1, standardDeviation: 3 } },
    },
    records: windows,
  },
  ...(['nothing', 'last'] as const).map((relativeTo) => ({
    name: `many-to-one, forecast of several fields, each window scaled by itself, relative to ${relativeTo}`,
    request: requestOf(
      {
        kind: 'many-to-one' as const,
        input: { kind: 'numeric' as const, fields: ['flow', 'level'], scaling: 'record' as const },
        target: { kind: 'value' as const, fields: ['level', 'flow'], relativeTo, scaling: 'record' as const },
      },
      {
        data: {
          location: 'data/',
          format: { kind: 'csv' },
          records: { kind: 'windows', length: 8, horizon: HORIZONS },
          split: { by: 'time' },
        },
      },
    ),
    encoder: {
      version: 1 as const,
      input: { kind: 'numeric' as const, channels: 2, channelNames: ['flow', 'level'], scalers: [] },
      target: {
        kind: 'value' as const,
        scaler: null,
        outputs: ['level', 'flow'].flatMap((field) => HORIZONS.map((horizon) => ({ field, horizon }))),
        scalers: HORIZONS.flatMap(() => [null, null]),
      },
    },
    records: (count: number, seed: number) =>
      twoWaves(count, seed).map(({ input, ...record }) => ({
        ...record,
        input: (input as number[][]).map(([level, flow]) => [flow!, level!]),
      })),
  })),
  ...(['nothing', 'last'] as const).map((relativeTo) => ({
    name: `many-to-one, forecast of two fields three times, relative to ${relativeTo}`,
    request: requestOf(
      {
        kind: 'many-to-one' as const,
        input: { kind: 'numeric' as const, fields: ['level', 'flow'] },
        target: { kind: 'value' as const, fields: ['level', 'flow'], relativeTo, seasonRows: 6 },
      },
      {
        data: {
          location: 'data/',
          format: { kind: 'csv' },
          records: { kind: 'windows', length: 8, horizon: HORIZONS },
          split: { by: 'time' },
        },
      },
    ),
    encoder: {
      version: 1 as const,
      input: {
        kind: 'numeric' as const,
        channels: 2,
        channelNames: ['level', 'flow'],
        scalers: [
          { mean: 20, standardDeviation: 3.5 },
          { mean: 300, standardDeviation: 64 },
        ],
      },
      target: {
        kind: 'value' as const,
        scaler: null,
        outputs: ['level', 'flow'].flatMap((field) => HORIZONS.map((horizon) => ({ field, horizon }))),
        scalers: [
          ...HORIZONS.map(() => ({ mean: relativeTo === 'last' ? 0 : 20, standardDeviation: 4 })),
          ...HORIZONS.map(() => ({ mean: relativeTo === 'last' ? 0 : 300, standardDeviation: 70 })),
        ],
      },
    },
    records: twoWaves,
  })),
  ...LABEL_TASKS,
];

/** Tasks whose models have ONNX files. */
export const ONNX_TASKS = SMALL_TASKS.filter(({ encoder }) => encoder.target.kind !== 'labels');
