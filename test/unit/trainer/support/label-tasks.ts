import type { Encoder, RawExample } from '../../../../shared/dataset';
import { setOf } from '../../../../shared/encoding';
import { randomStream } from '../../../../trainer/engine';
import { toyRequest } from './toy';
import type { SmallTask } from './small-task';

type Task = SmallTask['request']['task'];

const WORDS = ['goal', 'match', 'vote', 'law', 'film', 'rain', 'sun'];
const TOPICS: Readonly<Record<string, string>> = {
  goal: 'sport',
  match: 'sport',
  vote: 'politics',
  law: 'politics',
  film: 'culture',
};

/** Words, and the topics of all of them, which may be none. */
const articles = (count: number, seed: number): RawExample[] => {
  const random = randomStream(seed, 'articles');
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: 1 + random.integer(5) }, () => WORDS[random.integer(WORDS.length)]!);
    return { input: words, target: setOf(words.flatMap((word) => TOPICS[word] ?? [])) };
  });
};

/** Two numbers at each step, and of each whether it is above zero. */
const signs = (count: number, seed: number): RawExample[] => {
  const random = randomStream(seed, 'signs');
  return Array.from({ length: count }, () => {
    const steps = Array.from({ length: 2 + random.integer(5) }, () => [random.normal(), random.normal()]);
    return {
      input: steps,
      target: steps.map(([x, y]) => setOf([...(x! > 0 ? ['x'] : []), ...(y! > 0 ? ['y'] : [])])),
    };
  });
};

const CHORDS = [['C', 'E', 'G'], ['F', 'A', 'C'], ['G', 'B', 'D'], []].map(setOf);

/** Chords in a circle, begun anywhere. */
const chords = (count: number, seed: number): RawExample[] => {
  const random = randomStream(seed, 'chords');
  return Array.from({ length: count }, () => {
    const first = random.integer(CHORDS.length);
    const steps = Array.from(
      { length: 2 + random.integer(5) },
      (_, step) => CHORDS[(first + step) % CHORDS.length]!,
    );
    return { input: steps, target: steps };
  });
};

const small = (task: Task): SmallTask['request'] => ({
  ...toyRequest({
    network: { units: 5, embeddingSize: 4, layers: 2 },
    training: { batchSize: 16, maximumEpochs: 3, optimizer: { kind: 'adam', learningRate: 0.02 } },
  }),
  task,
});

const NOTES = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];

/** Any number of labels: of a record, of each step, and of each next step. */
export const LABEL_TASKS: readonly SmallTask[] = [
  {
    name: 'many-to-one, labels of words',
    request: small({
      kind: 'many-to-one',
      input: { kind: 'tokens', field: 'text', tokens: 'given' },
      target: { kind: 'labels', field: 'topics' },
    }),
    encoder: {
      version: 1,
      input: {
        kind: 'tokens',
        vocabulary: ['<padding>', '<unknown>', ...WORDS.slice(0, 6)],
        conditions: [],
        features: [],
      },
      target: { kind: 'labels', of: 'record', labels: ['culture', 'politics', 'sport'], counts: [9, 9, 9] },
    },
    records: articles,
  },
  {
    name: 'many-to-many, labels of numbers',
    request: small({
      kind: 'many-to-many',
      input: { kind: 'numeric', fields: ['value'] },
      target: { kind: 'labels', field: 'signs', threshold: 0.4 },
    }),
    encoder: {
      version: 1,
      input: {
        kind: 'numeric',
        channels: 2,
        channelNames: ['value', 'value'],
        scalers: [
          { mean: 0.1, standardDeviation: 1.2 },
          { mean: 0, standardDeviation: 1 },
        ],
      },
      // A label that training has and these records have not.
      target: { kind: 'labels', of: 'step', labels: ['w', 'x', 'y'], counts: [1, 9, 9] },
    },
    records: signs,
  },
  {
    name: 'many-to-many, next labels',
    request: small({
      kind: 'many-to-many',
      input: { kind: 'labels', field: 'notes' },
      target: { kind: 'labels', field: 'notes', shift: 1, generation: { samples: 20, steps: 4 } },
    }),
    encoder: {
      version: 1,
      input: { kind: 'labels', labels: NOTES },
      target: { kind: 'labels', of: 'step', labels: NOTES, counts: NOTES.map(() => 9) },
    } satisfies Encoder,
    records: chords,
  },
];
