import { readDataset } from './dataset';

const request = (format: object = { kind: 'csv' }) => ({
  model: 'm',
  data: { location: 'data/', format, split: { by: 'hash', files: '*/*' } },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text' },
    target: { kind: 'class', field: 'year' },
  },
});
const read = async (files: Readonly<Record<string, string>>, format?: object) => {
  const { examples, warnings } = await readDataset(files, request(format));
  return { labels: new Set(examples.map(({ target }) => target)), warnings };
};

describe('a folder that names a field which its files have too', () => {
  it('is warned of once where they have another value, and the column counts', async () => {
    const { labels, warnings } = await read({
      'year=2024/a.csv': 'text,year\nx,2024\ny,2023\n',
      'year=2025/b.csv': 'text,year\nz,2022\n',
    });

    expect(labels).toEqual(new Set(['2022', '2023', '2024']));
    expect(warnings.length).toBeGreaterThan(0);
    expect(new Set(warnings)).toEqual(
      new Set([
        'files in folders that are called year=… have a column "year" too, with other values than their folder: the column counts, and the folder\'s value is not read; leave the column out, or rename the folders, where these are meant',
      ]),
    );
  });

  it('is not where they have the same value, or no such column', async () => {
    const csv = await read({ 'year=2024/a.csv': 'text,year\nx,2024\n', 'year=2025/b.csv': 'text\nz\n' });
    const json = await read(
      {
        'year=0024/a.jsonl': '{"text": "x", "year": 24}\n',
        'year=__HIVE_DEFAULT_PARTITION__/b.jsonl': '{"text": "y", "year": null}\n',
      },
      { kind: 'jsonl' },
    );

    expect(csv).toEqual({ labels: new Set(['2024', '2025']), warnings: [] });
    expect(json.warnings).toEqual([]);
  });
});

it('a pattern that reaches no folder is told the one that does', async () => {
  const { data, ...rest } = request();
  const flat = { ...rest, data: { ...data, split: { by: 'hash' } } };

  await expect(readDataset({ 'year=2024/a.csv': 'text\nx\n' }, flat)).rejects.toThrow(
    /; a \* stands for the name of one file or folder, so give "\*\/\*" for those$/,
  );
});
