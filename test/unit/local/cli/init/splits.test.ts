import { initialise, lines, sentence, sideOf, type Files } from './initialise';

const table = (from: number) =>
  `text,label\n${lines(60, (index) => `${sentence(from + index)},${sideOf(index)}`)}`;

const SPLITS: [string, Files, object][] = [
  [
    'the names of files',
    { 'train.csv': table(0), 'valid.csv': table(100), 'test.csv': table(200) },
    { by: 'file', train: 'train.csv', validation: 'valid.csv', test: 'test.csv' },
  ],
  [
    'the names of shards',
    {
      'train-00000-of-00002.csv': table(0),
      'train-00001-of-00002.csv': table(100),
      'test-00000-of-00001.csv': table(200),
    },
    { by: 'file', train: 'train-0000*', test: 'test-00000-of-00001.csv' },
  ],
  [
    'folders',
    { 'train/a.csv': table(0), 'train/b.csv': table(100), 'test/c.csv': table(200) },
    { by: 'file', train: 'train/*', test: 'test/c.csv' },
  ],
  [
    'validation files, where there are none for testing',
    { 'train.csv': table(0), 'dev.csv': table(100) },
    { by: 'file', train: 'train.csv', test: 'dev.csv' },
  ],
  [
    'a field',
    {
      'a.csv': `text,label,split\n${lines(90, (index) => `${sentence(index)},${sideOf(index)},${['train', 'validation', 'test'][index % 3]}`)}`,
    },
    { by: 'field', field: 'split', train: ['train'], validation: ['validation'], test: ['test'] },
  ],
  ['nothing', { 'a.csv': table(0), 'notes.md': '# Notes\n' }, { by: 'hash', files: 'a.csv' }],
];

describe('the split that npm run init finds', () => {
  it.each(SPLITS)('is said by %s', async (_, files, split) => {
    const { status, request } = await initialise(files);

    expect(status).toBe(0);
    expect(request).toMatchObject({ data: { split }, task: { target: { kind: 'class', field: 'label' } } });
  });

  it('takes the first of several datasets, and names the others', async () => {
    const { request, text } = await initialise({
      'a_TRAIN.csv': table(0),
      'a_TEST.csv': table(100),
      'b_TRAIN.csv': table(200),
      'b_TEST.csv': table(300),
    });

    expect(request).toMatchObject({ data: { split: { train: 'a_TRAIN.csv', test: 'a_TEST.csv' } } });
    expect(text).toContain('b_TEST.csv, b_TRAIN.csv');
  });

  it('says that labels in a file of their own must be joined first', async () => {
    const { text } = await initialise({
      'features.csv': `id,a,b\n${lines(60, (index) => `${index},${index * 3},${index % 7}`)}`,
      'labels.csv': `id,label\n${lines(60, (index) => `${index},${sideOf(index)}`)}`,
    });

    expect(text).toContain('labels.csv');
    expect(text).toContain('join the two first');
  });

  it('tolerates records that lack a value, and says how many they are', async () => {
    const rows = lines(100, (index) => `${index % 10 === 0 ? '' : index},${index % 7},${sideOf(index)}`);

    const { status, request, text } = await initialise({ 'a.csv': `a,b,label\n${rows}` });

    expect(status).toBe(0);
    expect(request).toMatchObject({ data: { rejects: { toleratedShare: 0.15 } } });
    expect(text).toContain('data.rejects.toleratedShare');
  });
});
