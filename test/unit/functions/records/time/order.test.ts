import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readParquet } from '../../../../../functions/records/read-parquet';
import { timeReader } from '../../../../../functions/records/time/read-time';
import { Workspace } from '../../workspace';
import { openCase, readDataset } from '../dataset';

const inputs = ({ examples }: Awaited<ReturnType<typeof readDataset>>) =>
  examples.map(({ input }) => (input as number[][]).flat());
const inOrder = (groups: number) => Array.from({ length: groups }, () => [1, 2, 3, 4]);

const withOrder = (opened: Awaited<ReturnType<typeof openCase>>, orderBy: object) => ({
  ...opened.request,
  data: { ...opened.request.data, records: { ...opened.request.data.records, orderBy } },
});

describe('rows ordered by a time', () => {
  it.each(['02a-orderby-fraction', '13e-parquet-microseconds'])(
    'of case %s come as they happened',
    async (name) => {
      const { files, request } = await openCase(name);

      const read = await readDataset(files, request);

      expect(read.rejects).toEqual([]);
      expect(read.examples.length).toBeGreaterThan(5);
      expect(inputs(read)).toEqual(inOrder(read.examples.length));
    },
  );

  it('that is a US date are set aside, with the pattern that they may have', async () => {
    const { files, request } = await openCase('02c-orderby-usdate');

    const { examples, rejects } = await readDataset(files, request);

    expect(examples).toEqual([]);
    expect(new Set(rejects.map(({ reason }) => reason))).toEqual(new Set(['not-a-time']));
    expect(rejects[0]?.detail).toMatch(/^field "ts" is "01\/01\/2024", .*"pattern": "MM\/dd\/yyyy"/);
  });

  it.each(['MM/dd/yyyy', '%m/%d/%Y'])(
    'that is a US date come as they happened by the pattern %s',
    async (pattern) => {
      const opened = await openCase('02c-orderby-usdate');

      const read = await readDataset(opened.files, withOrder(opened, { field: 'ts', pattern }));

      expect(read.rejects).toEqual([]);
      expect(inputs(read)).toEqual(inOrder(read.examples.length));
    },
  );
});

describe('rows ordered by dates with the year last', () => {
  const read = (times: readonly string[]) =>
    readDataset(
      { 'a.csv': ['id,t,x1,label', ...times.map((time, at) => `u,${time},${at + 1},a`)].join('\n') },
      {
        model: 't',
        data: {
          location: 'data/',
          format: { kind: 'csv' },
          records: { kind: 'groups', by: ['id'], constant: ['label'], orderBy: 't' },
          split: { by: 'hash' },
          rejects: { toleratedShare: 1 },
        },
        task: {
          kind: 'many-to-one',
          input: { kind: 'numeric', fields: ['x1'] },
          target: { kind: 'class', field: 'label' },
        },
      },
    );

  it.each([
    ['ddMMyyyy', ['30122023', '31122023', '01012024', '02012024']],
    ['MM.yyyy', ['11.2023', '12.2023', '01.2024', '02.2024']],
    ['MMyyyy', ['112023', '122023', '012024', '022024']],
    ['ddMMyy', ['301223', '311223', '010124', '020124']],
    ['ddMMyyyyHHmm', ['311220232300', '311220232330', '010120240000', '010120240030']],
  ])('are set aside, with the pattern %s', async (pattern, times) => {
    const { examples, rejects } = await read(times);

    expect(examples).toEqual([]);
    expect(rejects).toMatchObject([
      {
        reason: 'not-a-time',
        detail: expect.stringContaining(`"orderBy": {"field": "t", "pattern": "${pattern}"}`) as string,
      },
    ]);
  });

  it.each([
    ['counters', ['100001', '100002', '100039', '100040']],
    ['years first', ['231230', '231231', '240101', '240102']],
    ['decimals', ['11.2', '11.25', '12.19', '12.2']],
    ['epochs', ['1704067200', '1704067260', '1704153600', '1704153660']],
  ])('are numbers where they may be: %s', async (_, times) => {
    const read4 = await read(times);

    expect(read4.rejects).toEqual([]);
    expect(inputs(read4)).toEqual(inOrder(1));
  });
});

describe('times of Parquet', () => {
  const fixture = (name: string) => join(__dirname, '../fixtures', name);
  const expected = z
    .array(z.object({ ns: z.string(), us: z.string(), ms: z.string() }))
    .parse(JSON.parse(readFileSync(fixture('times.json'), 'utf8')));

  const rowsOf = async (name: string) => {
    const workspace = await Workspace.create();
    try {
      await workspace.write('data/a', readFileSync(fixture(name)));
      const head = await workspace.store.head('data/a');
      const range = { key: 'data/a', etag: head?.etag ?? '', startByte: 0, endByte: head?.sizeBytes ?? 0 };
      const rows: Map<string, unknown>[] = [];
      const source = { store: workspace.store, shard: { ...range, side: 'any' as const } };
      for await (const { items } of readParquet(source))
        for (const { fields } of items)
          if ('get' in fields) rows.push(new Map([...fields.keys()].map((key) => [key, fields.get(key)])));
      return rows;
    } finally {
      await workspace.remove();
    }
  };
  const nanosecondsOf = (value: unknown) => {
    const instant = timeReader({}, 'time')(value, () => 'ns');
    return 'value' in instant ? String(instant.value) : instant.detail;
  };

  it('are exact in each unit', async () => {
    const rows = await rowsOf('times.parquet');

    const read = rows.map((row) => ({
      ns: nanosecondsOf(row.get('ns')),
      us: nanosecondsOf(row.get('us')),
      ms: nanosecondsOf(row.get('ms')),
    }));
    expect(read).toEqual(expected);
  });

  it('are exact as INT96', async () => {
    const rows = await rowsOf('times-int96.parquet');

    expect(rows.map((row) => nanosecondsOf(row.get('ns')))).toEqual(expected.map(({ ns }) => ns));
  });

  it('have as many decimals as they need, and a day has no hour', async () => {
    const [, , , row] = await rowsOf('times.parquet');

    expect(row?.get('ns')).toBe('2024-02-29T12:30:00.000100Z');
    expect(row?.get('ms')).toBe('2024-02-29T12:30:00.000Z');
    expect(row?.get('day')).toBe('2024-02-29');
    expect(row?.get('clock')).toBe(45_000_000_250);
  });
});
