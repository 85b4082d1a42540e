import { randomStream } from '../../../trainer/engine';
import { runTrainer } from '../../../trainer/run';
import { Workspace } from '../functions/workspace';

/** What a person writes who has data and no opinion: nothing but the required fields. */
const NER = {
  model: 'names',
  data: {
    location: 'input/names/',
    format: { kind: 'conll', columns: ['token', 'entity'] },
    split: { by: 'hash', validationShare: 0.15, testShare: 0.2 },
  },
  task: {
    kind: 'many-to-many',
    input: { kind: 'tokens', field: 'token', tokens: 'given' },
    target: { kind: 'tags', field: 'entity', scheme: 'bio' },
  },
};

const TRANSLATION = {
  model: 'numerals',
  data: {
    location: 'input/numerals/',
    format: { kind: 'csv', delimiter: '\t', header: false, columns: ['words', 'digits'], quote: null },
    split: { by: 'hash', validationShare: 0.15, testShare: 0.2 },
  },
  task: {
    kind: 'encoder-decoder',
    input: { kind: 'tokens', field: 'words', tokens: 'words' },
    target: { kind: 'tokens', field: 'digits', tokens: 'characters' },
  },
};

const FIRST = ['Anna', 'Bram', 'Chloe', 'Dirk', 'Eva', 'Finn', 'Gina', 'Hugo'];
const LAST = ['Smit', 'Jansen', 'Bakker', 'Visser', 'Mulder', 'Bos'];
const PLACES = ['Paris', 'Gouda', 'Delft', 'Rome', 'Oslo', 'Lima', 'Accra', 'Quito'];
const VERBS = ['met', 'saw', 'called', 'thanked', 'visited'];
const NUMERALS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** `Anna Smit met Eva in Paris .`, a token and its tag a line. */
function sentences(count: number): string {
  const random = randomStream(1, 'sentences');
  const pick = (words: readonly string[]) => words[random.integer(words.length)]!;
  const person = () => [`${pick(FIRST)}\tB-PER`, ...(random.uniform() < 0.5 ? [`${pick(LAST)}\tI-PER`] : [])];
  return Array.from({ length: count }, () =>
    [
      ...person(),
      `${pick(VERBS)}\tO`,
      ...person(),
      ...(random.uniform() < 0.7 ? ['in\tO', `${pick(PLACES)}\tB-LOC`] : []),
      '.\tO',
      '',
    ].join('\n'),
  ).join('\n');
}

/** `seven one`, and 71. */
function numerals(count: number): string {
  const random = randomStream(2, 'numerals');
  return Array.from({ length: count }, () => {
    const digits = Array.from({ length: 1 + random.integer(3) }, () => random.integer(10));
    return `${digits.map((digit) => NUMERALS[digit]!).join(' ')}\t${digits.join('')}\n`;
  }).join('');
}

/** Some twenty seconds each, and several times that where other work shares the cores. */
const TIMEOUT_MS = 300_000;

describe('a request with nothing but the required fields', () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await Workspace.create();
  });
  afterAll(() => workspace.remove());

  async function trained(request: typeof NER | typeof TRANSLATION, content: string) {
    await workspace.write(`${request.data.location}all.txt`, content);
    await workspace.preprocess(request.model, request);
    return runTrainer({
      store: workspace.store,
      plan: await workspace.readPlan(request.model),
      progress: () => undefined,
      signal: new AbortController().signal,
    });
  }

  it(
    'learns to find entities in some hundred sentences, although F1 is 0 at first',
    async () => {
      const { test, settings } = await trained(NER, sentences(200));

      expect(test.entityF1).toBeGreaterThan(0.9);
      expect(settings.filter(({ reason }) => reason === null)).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'learns to translate from some hundred pairs, although nothing matches exactly at first',
    async () => {
      const { test } = await trained(TRANSLATION, numerals(300));

      expect(test.exactMatch).toBeGreaterThan(0.8);
    },
    TIMEOUT_MS,
  );
});
