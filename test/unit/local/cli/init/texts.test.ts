import { initialise, lines, sentence, sideOf } from './initialise';

const sentences = (tagOf: (step: number) => string, before = '') =>
  lines(60, (index) => {
    const words = sentence(index).split(' ').slice(1);
    return `${before}${words.map((word, step) => `${word} ${tagOf(step)}`).join('\n')}\n`;
  });

describe('texts that npm run init finds', () => {
  it.each<[string, string, string | undefined]>([
    ['B and I', sentences((step) => ['O', 'B-PER', 'I-PER', 'O', 'B-LOC', 'O'][step]!), 'bio'],
    ['I alone', sentences((step) => ['O', 'I-PER', 'I-PER', 'O', 'I-LOC', 'O'][step]!), 'iob1'],
    ['S and E', sentences((step) => ['O', 'B-PER', 'E-PER', 'O', 'S-LOC', 'O'][step]!), 'iobes'],
    ['U and L', sentences((step) => ['O', 'B-PER', 'L-PER', 'O', 'U-LOC', 'O'][step]!), 'bilou'],
    ['words', sentences((step) => ['NN', 'VB', 'NN', 'DT', 'NN', 'JJ'][step]!), undefined],
    ['B and I below comments', sentences((step) => (step === 1 ? 'B-PER' : 'O'), '# id = 1\n'), 'bio'],
    [
      'B and I below -DOCSTART-',
      `-DOCSTART- O\n\n${sentences((step) => (step === 1 ? 'B-PER' : 'O'))}`,
      'bio',
    ],
  ])('have tags of %s', async (_, content, scheme) => {
    const { status, request } = await initialise({ 'a.conll': content });

    const target = { kind: 'tags', field: 'tag1', ...(scheme === undefined ? {} : { scheme }) };
    expect(status).toBe(0);
    expect((request as { task: object }).task).toEqual({
      kind: 'many-to-many',
      input: { kind: 'tokens', field: 'token', tokens: 'given' },
      target,
    });
  });

  it('know the columns of CoNLL-U', async () => {
    const block = (index: number) =>
      sentence(index)
        .split(' ')
        .map((word, step) => `${step + 1}\t${word}\t_\t${['NOUN', 'VERB'][step % 2]}\t_\t_\t0\troot\t_\t_`)
        .join('\n');

    const { status, request } = await initialise({ 'a.conllu': lines(60, (index) => `${block(index)}\n`) });

    expect(status).toBe(0);
    expect(request).toMatchObject({ task: { input: { field: 'form' }, target: { field: 'upos' } } });
  });

  it('have tags in arrays', async () => {
    const rows = lines(60, (index) => {
      const tokens = sentence(index).split(' ');
      const ner = tokens.map((_, step) => (step === 1 ? 'B-PER' : 'O'));
      return JSON.stringify({
        id: index,
        tokens,
        pos_tags: tokens.map((_, step) => `P${step % 2}`),
        ner_tags: ner,
      });
    });

    const { status, request } = await initialise({ 'a.jsonl': rows });

    expect(status).toBe(0);
    expect(request).toMatchObject({
      task: { input: { field: 'tokens', tokens: 'given' }, target: { field: 'ner_tags', scheme: 'bio' } },
    });
  });

  it('are told from each other where neither is a class', async () => {
    const rows = lines(80, (index) =>
      JSON.stringify({ source: sentence(index), target: sentence(index + 500) }),
    );

    const { status, request } = await initialise({ 'a.jsonl': rows });

    expect(status).toBe(0);
    expect(request).toMatchObject({
      task: {
        kind: 'encoder-decoder',
        input: { field: 'source' },
        target: { kind: 'tokens', field: 'target' },
      },
    });
  });

  it('lie in folders of their class, within those of their split', async () => {
    const files = ['train', 'test'].flatMap((split, at) =>
      ['pos', 'neg'].flatMap((label, second) =>
        Array.from({ length: 20 }, (_, index) => [
          `${split}/${label}/${index}_7.txt`,
          `${sentence(index + at * 100 + second * 1_000, 20)}\n${sentence(index)}`,
        ]),
      ),
    );

    const { status, request } = await initialise(Object.fromEntries(files) as Record<string, string>);

    expect(status).toBe(0);
    expect(request).toMatchObject({
      data: {
        format: { kind: 'text', unit: 'document', folder: 'label' },
        split: { by: 'file', train: 'train/*/*', test: 'test/*/*' },
      },
      task: { kind: 'many-to-one', target: { kind: 'class', field: 'label' } },
    });
  });

  it('are one long text where lines go on from each other, and records where they do not', async () => {
    const prose = await initialise({ 'a.txt': lines(400, (index) => `${sentence(index, 12)}.`) });
    const names = await initialise({ 'a.txt': lines(200, (index) => sentence(index, 1).replace(' ', '')) });

    expect([prose.status, names.status]).toEqual([0, 0]);
    expect(prose.request).toMatchObject({
      data: { records: { kind: 'stream' }, split: { by: 'order' } },
      training: { truncationSteps: 100 },
    });
    expect(names.request).toMatchObject({ data: { split: { by: 'hash' } }, task: { kind: 'one-to-many' } });
  });

  it('have a class by path, and never by id', async () => {
    const rows = lines(80, (index) =>
      JSON.stringify({ user_id: index % 5, text: sentence(index), meta: { label: sideOf(index) } }),
    );

    const { status, request } = await initialise({ 'a.jsonl': rows });

    expect(status).toBe(0);
    expect(request).toMatchObject({ task: { target: { kind: 'class', field: 'meta.label' } } });
  });
});

describe("folders of texts, as IMDB's reviews come", () => {
  const reviews = (...folders: string[]) =>
    Object.fromEntries(
      folders.flatMap((folder) =>
        Array.from({ length: 12 }, (_, n) => [`${folder}/${n}_7.txt`, `${sentence(n)} ${folder}`]),
      ),
    );
  const all = reviews('train/pos', 'train/neg', 'test/pos', 'test/neg');

  it('leave out the lists that lie beside them', async () => {
    const { status, request } = await initialise({ ...all, 'train/urls_pos.txt': 'http://a\nhttp://b\n' });

    expect(status).toBe(0);
    expect(request).toMatchObject({
      data: { split: { by: 'file', train: 'train/*/*', test: 'test/*/*' }, format: { folder: 'label' } },
    });
  });

  it('have a folder that is no class, which is said', async () => {
    const { text } = await initialise({ ...all, ...reviews('train/unsup') });

    expect(text).toContain('The folder "unsup" is in "train" alone');
  });
});
