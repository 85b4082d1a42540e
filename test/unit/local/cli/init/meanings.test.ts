import { initialise, lines, sentence } from './initialise';

const TOPICS = ['jazz', 'live', 'pop', 'rock'];
/** One to three, in another order each time. */
const topicsOf = (index: number): string[] =>
  Array.from({ length: 1 + (index % 3) }, (_, step) => TOPICS[(index + step) % TOPICS.length]!);
const taskOf = ({ request }: { readonly request: unknown }): object => (request as { task: object }).task;

describe('any number of labels that npm run init finds', () => {
  it.each<[string, string, object]>([
    [
      'x.jsonl',
      lines(150, (index) => JSON.stringify({ text: sentence(index), topics: topicsOf(index) })),
      { kind: 'labels', field: 'topics' },
    ],
    [
      'x.csv',
      `text,tags\n${lines(150, (index) => `${sentence(index)},${topicsOf(index).join(';')}`)}`,
      { kind: 'labels', field: 'tags', delimiter: ';' },
    ],
    [
      'y.csv',
      `text,tags\n${lines(150, (index) => `${sentence(index)},"${topicsOf(index).join(', ')}"`)}`,
      { kind: 'labels', field: 'tags', delimiter: ',' },
    ],
  ])('in %s are the target', async (name, content, target) => {
    const found = await initialise({ [name]: content });

    expect(found.status).toBe(0);
    expect(taskOf(found)).toMatchObject({
      kind: 'many-to-one',
      input: { kind: 'tokens', field: 'text' },
      target,
    });
  });

  it('are not the tokens of a sequence, nor where another field is named as the class', async () => {
    const rows = lines(150, (index) =>
      JSON.stringify({ tokens: sentence(index).split(' '), label: index % 2 === 0 ? 'a' : 'b' }),
    );
    const tagged = `text,extras,label\n${lines(150, (index) => `${sentence(index)},${topicsOf(index).join(';')},${'ab'[index % 2]}`)}`;

    expect(taskOf(await initialise({ 'x.jsonl': rows }))).toMatchObject({ target: { kind: 'class' } });
    expect(taskOf(await initialise({ 'x.csv': tagged }))).toMatchObject({
      target: { kind: 'class', field: 'label' },
    });
  });

  it('of each step are a language model', async () => {
    const chords = (index: number) =>
      Array.from({ length: 8 }, (_, step) => ['C3+E3+G3', 'D3+F3', 'E3', 'G3+B3'][(index + step) % 4]).join(
        ' ',
      );

    const found = await initialise({ 'x.tsv': lines(100, (index) => `tune ${index}\t${chords(index)}`) });

    const side = { kind: 'labels', field: 'column2', delimiter: '+' };
    expect(found.status).toBe(0);
    expect(taskOf(found)).toMatchObject({ kind: 'many-to-many', input: side, target: { ...side, shift: 1 } });
  });

  it('in a column of 0 and 1 each are said to need one field', async () => {
    const rows = lines(120, (index) => `${sentence(index)},${index % 2},${index % 3 === 0 ? 1 : 0}`);

    const { status, text } = await initialise({ 'x.csv': `text,toxic,threat\n${rows}` });

    expect(status).toBe(0);
    expect(text).toContain('If several of "toxic", "threat" may hold at once');
  });
});

describe('music that npm run init finds', () => {
  /** Another one for each number below 4,096. */
  const tune = (index: number) =>
    Array.from({ length: 6 }, (_, bar) => {
      const from = Math.floor(index / 4 ** bar) % 4;
      return `${'GABcdefg'.slice(from, from + 4)} |`;
    }).join(' ');

  it('in ABC notation is written, given the kind of tune, unless that is to be told', async () => {
    const files = { 'x.tsv': lines(100, (index) => `${index % 2 === 0 ? 'jig' : 'reel'}\t${tune(index)}`) };

    const written = await initialise(files);
    const told = await initialise(files, '--target', 'column1');

    expect([written.status, told.status]).toEqual([0, 0]);
    expect(taskOf(written)).toMatchObject({
      kind: 'one-to-many',
      input: { kind: 'condition', field: 'column1' },
      target: { kind: 'tokens', field: 'column2', tokens: 'characters' },
    });
    expect(taskOf(told)).toMatchObject({ kind: 'many-to-one', target: { kind: 'class', field: 'column1' } });
  });

  it('in a book of tunes is one long text', async () => {
    const book = lines(60, (index) => `X:${index}\nT:Tune\nM:4/4\nK:D\n${tune(index)}\n`);

    const { status, request } = await initialise({ 'tunes.abc': book });

    expect(status).toBe(0);
    expect(request).toMatchObject({ data: { records: { kind: 'stream' } }, task: { kind: 'one-to-many' } });
  });
});

describe('classes that npm run init cannot read', () => {
  const texts = lines(60, (index) => `${sentence(index, 8)}.`);

  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'names of texts',
      { 'ham.txt': texts, 'spam.txt': texts },
      'If the names of the files (ham and spam) are classes, put each file into a folder named after its class (ham/)',
    ],
    [
      'numbered names of texts',
      Object.fromEntries(
        Array.from({ length: 40 }, (_, index) => [
          `${index % 2 === 0 ? 'pos' : 'neg'}_${index}.txt`,
          `${sentence(index, 9)}.\n`,
        ]),
      ),
      'names of the files (neg and pos)',
    ],
    [
      'names of tables',
      {
        'ham.csv': `id,text\n${lines(60, (index) => `${index},${sentence(index)}`)}`,
        'spam.csv': `id,text\n${lines(60, (index) => `${index},${sentence(index + 60)}`)}`,
      },
      '(label=ham/): the field "label" then has it',
    ],
  ])('from %s are said to need a folder', async (_, files, expected) => {
    const { status, text } = await initialise(files);

    expect(status).toBe(0);
    expect(text).toContain(expected);
  });

  it('from folders of tables are said to need another name', async () => {
    const table = (from: number) => `t,x,y\n${lines(40, (row) => `${row},${from + (row % 7)},${row % 5}`)}`;
    const { text } = await initialise({
      'run/0.csv': table(0),
      'run/1.csv': table(1),
      'walk/0.csv': table(2),
      'walk/1.csv': table(3),
    });

    expect(text).toContain('If the folders (run and walk) are classes, name them label=run and so on');
  });

  it('in a second table are said to need joining, and no request is written', async () => {
    const { status, text, request } = await initialise({
      'labels.csv': `id,label\n${lines(80, (index) => `${index},${'xy'[index % 2]}`)}`,
      'texts.csv': `id,text\n${lines(80, (index) => `${index},${sentence(index)}`)}`,
    });

    expect(status).toBe(1);
    expect(request).toBeUndefined();
    expect(text).toContain('Join the tables on the column that both have');
  });
});

describe('rows of a token each that npm run init finds', () => {
  const TAGS = ['B-per', 'O', 'O', 'B-geo', 'I-geo'];
  const tokens = (sentences: number, nameOf: (index: number, step: number) => string) =>
    lines(sentences, (index) =>
      TAGS.map((tag, step) => `${nameOf(index, step)},w${(index * 7 + step) % 31},NN${step % 3},${tag}`).join(
        '\n',
      ),
    );
  const task = {
    kind: 'many-to-many',
    input: { kind: 'tokens', field: 'Word', tokens: 'given' },
    target: { kind: 'tags', field: 'Tag', scheme: 'bio' },
  };

  it.each([
    [
      'the first row of a sentence names it',
      'Sentence #',
      (index: number, step: number) => (step === 0 ? `Sentence: ${index + 1}` : ''),
      { kind: 'groups', by: ['Sentence #'], blank: 'previous' },
    ],
    [
      'each row does',
      'sentence_id',
      (index: number) => String(index),
      { kind: 'groups', by: ['sentence_id'] },
    ],
  ])('are sentences, where %s', async (_, name, nameOf, records) => {
    const found = await initialise({ 'ner.csv': `${name},Word,POS,Tag\n${tokens(120, nameOf)}` });

    expect(found.status).toBe(0);
    expect(taskOf(found)).toMatchObject(task);
    expect(found.request).toMatchObject({ data: { records } });
  });

  it('are none where another column is often blank', async () => {
    const rows = lines(
      150,
      (index) => `${index % 4 === 0 ? `note ${index}` : ''},${sentence(index)},${'ab'[index % 2]}`,
    );

    const found = await initialise({ 'a.csv': `remark,text,label\n${rows}` });

    expect(taskOf(found)).toMatchObject({ kind: 'many-to-one', target: { kind: 'class', field: 'label' } });
  });
});

it('a column of numbers with spaces between them is a sequence, as of pixels, and another one names the split', async () => {
  const usage = (index: number) => ['Training', 'Training', 'PublicTest', 'PrivateTest'][index % 4];
  const pixels = (index: number) =>
    Array.from({ length: 16 }, (_, at) => (index * 37 + at * 11) % 256).join(' ');
  const rows = lines(200, (index) => `${index % 7},${pixels(index)},${usage(index)}`);

  const found = await initialise({ 'fer2013.csv': `emotion,pixels,Usage\n${rows}` });

  expect(found.status).toBe(0);
  expect(taskOf(found)).toMatchObject({
    kind: 'many-to-one',
    input: { kind: 'numeric', fields: ['pixels'] },
    target: { kind: 'class', field: 'emotion' },
  });
  expect(found.request).toMatchObject({ data: { split: { by: 'field', field: 'Usage' } } });
});
