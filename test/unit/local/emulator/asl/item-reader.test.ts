import { gzipSync } from 'node:zlib';
import { BUCKET, chain, run, temporaryStore } from './harness';
import type { Json } from '../../../../../local/emulator/asl/json';

const place = temporaryStore();
afterAll(place.remove);

/** Runs a Map over what the reader reads and gives the items back. */
function read(reader: Record<string, unknown>, input: Json = {}) {
  const { StartAt, States } = chain({ Each: { Type: 'Pass' } });
  return run(
    chain({
      M: {
        Type: 'Map',
        ItemReader: { Resource: 'arn:aws:states:::s3:getObject', ...reader },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt,
          States,
        },
      },
    }),
    { store: place.store, input },
  );
}

const object = (key: string, config: object) => ({
  ReaderConfig: config,
  Arguments: { Bucket: BUCKET, Key: key },
});

describe('ItemReader', () => {
  it('reads a JSON array', async () => {
    await place.store.put('items.json', '[{"id":1},{"id":2}]');

    expect((await read(object('items.json', { InputType: 'JSON' }))).output).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('reads an array inside a JSON object, and the first MaxItems of it', async () => {
    await place.store.put('deep.json', '{"a":{"b/c":[1,2,3]}}');
    const config = { InputType: 'JSON', ItemsPointer: '/a/b~1c', MaxItems: '{% $states.input.most %}' };

    expect((await read(object('deep.json', config), { most: 2 })).output).toEqual([1, 2]);
  });

  it('reads JSON lines', async () => {
    await place.store.put('items.jsonl', '{"id":1}\n\n"two"\r\n3');

    expect((await read(object('items.jsonl', { InputType: 'JSONL' }))).output).toEqual([{ id: 1 }, 'two', 3]);
  });

  it('reads CSV with its first row as header, all values as text', async () => {
    await place.store.put('items.csv', '\uFEFFid,name\n1,"a, b"\n2,\n');

    expect(
      (await read(object('items.csv', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }))).output,
    ).toEqual([
      { id: '1', name: 'a, b' },
      { id: '2', name: '' },
    ]);
  });

  it('reads CSV with given headers and another delimiter', async () => {
    await place.store.put('items.tsv', '1\ta\n2\tb\n');
    const config = {
      InputType: 'CSV',
      CSVHeaderLocation: 'GIVEN',
      CSVHeaders: ['id', 'name'],
      CSVDelimiter: 'TAB',
    };

    expect((await read(object('items.tsv', config))).output).toEqual([
      { id: '1', name: 'a' },
      { id: '2', name: 'b' },
    ]);
  });

  it('reads the files of an S3 Inventory manifest', async () => {
    await place.store.put('inventory/1.csv.gz', gzipSync('"bucket","a.txt","5"\n'));
    await place.store.put('inventory/2.csv', '"bucket","b.txt","7"\n');
    const manifest = {
      sourceBucket: 'bucket',
      fileFormat: 'CSV',
      fileSchema: 'Bucket, Key, Size',
      files: [{ key: 'inventory/1.csv.gz' }, { key: 'inventory/2.csv' }],
    };
    await place.store.put('inventory/manifest.json', JSON.stringify(manifest));

    expect((await read(object('inventory/manifest.json', { InputType: 'MANIFEST' }))).output).toEqual([
      { Bucket: 'bucket', Key: 'a.txt', Size: '5' },
      { Bucket: 'bucket', Key: 'b.txt', Size: '7' },
    ]);
  });

  it('lists objects under a prefix', async () => {
    await place.store.put('data/b.txt', 'four');
    await place.store.put('data/a.txt', 'one');
    await place.store.put('other/c.txt', 'x');

    const result = await read(
      {
        Resource: 'arn:aws:states:::s3:listObjectsV2',
        Arguments: { Bucket: BUCKET, Prefix: "{% $states.input.prefix & '/' %}" },
      },
      { prefix: 'data' },
    );

    expect(result.output).toMatchObject([
      { Key: 'data/a.txt', Size: 3, StorageClass: 'STANDARD' },
      { Key: 'data/b.txt', Size: 4 },
    ]);
  });

  it.each<[string, object]>([
    ['a key that does not exist', object('missing.json', { InputType: 'JSON' })],
    [
      'another bucket',
      { ReaderConfig: { InputType: 'JSON' }, Arguments: { Bucket: 'other', Key: 'items.json' } },
    ],
    ['JSON that is not an array', object('deep.json', { InputType: 'JSON' })],
    ['text that is not JSON', object('items.csv', { InputType: 'JSON' })],
    [
      'an unknown argument',
      {
        ReaderConfig: { InputType: 'JSON' },
        Arguments: { Bucket: BUCKET, Key: 'items.json', VersionId: '1' },
      },
    ],
    [
      'headers that are announced and missing',
      object('items.tsv', { InputType: 'CSV', CSVHeaderLocation: 'GIVEN' }),
    ],
  ])('fails with States.ItemReaderFailed on %s', async (_, reader) => {
    await place.store.put('deep.json', '{}');
    await place.store.put('items.csv', 'a,b\n');
    await place.store.put('items.tsv', '1\t2\n');
    await place.store.put('items.json', '[]');

    expect(await read(reader as Record<string, unknown>)).toMatchObject({
      status: 'FAILED',
      error: 'States.ItemReaderFailed',
    });
  });

  // localstack/localstack, scenarios/test_base_scenarios: test_map_item_reader_csv_headers_decl_extra_fields,
  // ..._csv_first_row_extra_fields; the guide's page of ItemReader on rows that are too short.
  it('cuts rows with more columns than headers, and fills shorter ones', async () => {
    await place.store.put('wide.csv', 'a,b,c\nd\n');
    const config = { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['one', 'two'] };

    expect((await read(object('wide.csv', config))).output).toEqual([
      { one: 'a', two: 'b' },
      { one: 'd', two: '' },
    ]);
  });

  // The same, test_map_item_reader_csv_headers_decl_duplicate_headers.
  it('refuses headers that are there twice', async () => {
    await place.store.put('twice.csv', 'a,a\n1,2\n');

    const result = await read(object('twice.csv', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }));

    expect(result.error).toBe('States.ItemReaderFailed');
    expect(result.cause).toContain('CSV headers cannot contain duplicates');
  });

  // The same, test_map_item_reader_csv_max_items, ..._csv_max_items_paths.
  it.each<[string, unknown, object]>([
    ['all of them where it is 0', 0, { output: [1, 2, 3] }],
    ['all of them where an expression says 0', '{% 0 %}', { output: [1, 2, 3] }],
    ['as many as it says', 2, { output: [1, 2] }],
    ['all of them where it is more than any Map Run may have', '{% 100000001 %}', { output: [1, 2, 3] }],
    ['none where it is negative', '{% -1 %}', { error: 'States.ItemReaderFailed' }],
    ['none where it is no whole number', '{% 1.5 %}', { error: 'States.QueryEvaluationError' }],
  ])('reads, by MaxItems, %s', async (_, MaxItems, expected) => {
    await place.store.put('three.json', '[1,2,3]');

    expect(await read(object('three.json', { InputType: 'JSON', MaxItems }))).toMatchObject(expected);
  });

  it('makes an empty run of an empty array', async () => {
    await place.store.put('empty.json', '[]');

    expect((await read(object('empty.json', { InputType: 'JSON' }))).output).toEqual([]);
  });
});
