import { tableFromIPC } from 'apache-arrow';
import { openStore } from '../../../../shared/artifacts/open';
import { readJson, writeJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, type Encoder } from '../../../../shared/dataset';
import { loadDataset, loadTestRecords } from '../../../../trainer/data/dataset';
import { lengthsOf } from '../../../../trainer/data/examples';
import { temporaryFolder } from '../../../support/folders';
import { storeFixtureRun } from '../support/fixture-run';
import { SERIES_ENCODER, seriesRequest, TOY_ENCODER, toyRequest, toySeries, toyWords } from '../support/toy';

describe('loadDataset', () => {
  const folder = temporaryFolder();
  const store = openStore(`file://${folder.path}`);
  afterAll(folder.remove);
  const words = { train: toyWords(20, 1), validation: toyWords(5, 2), test: toyWords(4, 3) };
  const toy = { run: 'r1', request: toyRequest(), encoder: TOY_ENCODER, splits: words };

  /** As older versions sealed a dataset. */
  async function withoutDigests(root: string): Promise<void> {
    const { digests, ...manifest } = await readJson(store, `${root}manifest.json`, DatasetManifest);
    expect(digests).toBeDefined();
    await writeJson(store, `${root}manifest.json`, manifest);
  }

  it('reads token ids and class ids in the order of the shards', async () => {
    const plan = await storeFixtureRun(store, toy);

    const { splits } = await loadDataset(store, plan);

    expect(splits.train.count).toBe(20);
    expect([...lengthsOf(splits.test)]).toEqual(words.test.map(({ input }) => input.length));
    const [first] = words.test;
    const ids = [...(first!.input as string)].map((letter) => 2 + 'abc'.indexOf(letter));
    expect([...splits.test.values.subarray(0, ids.length)]).toEqual(ids);
  });

  it.each([
    ['one byte', 256],
    ['two bytes', 65_536],
    ['four bytes', 65_537],
  ])('reads ids that are stored in %s each', async (width, size) => {
    const { vocabulary } = TOY_ENCODER.input as { vocabulary: string[] };
    const fill = Array.from({ length: size - vocabulary.length }, (_, index) => `filler${index}`);
    // The letters last, so that their ids are the greatest that the width holds.
    const [special, letters] = [vocabulary.slice(0, 2), vocabulary.slice(2)];
    const wide = [...special, ...fill, ...letters];
    const encoder = { ...TOY_ENCODER, input: { ...TOY_ENCODER.input, vocabulary: wide } } as Encoder;
    const plan = await storeFixtureRun(store, { ...toy, run: `r-${size}`, encoder });

    const { splits } = await loadDataset(store, plan);

    const ids = words.train.flatMap(({ input }) =>
      [...(input as string)].map((letter) => wide.indexOf(letter)),
    );
    expect(splits.train.values).toEqual(Int32Array.from(ids));
    const bytes = Buffer.from(await store.get(`${plan.buildRoot}train/000000.arrow`));
    const [column] = tableFromIPC(bytes).getChild('input')!.data;
    expect((column!.children[0]!.values as Uint8Array).BYTES_PER_ELEMENT).toBe(
      { 'one byte': 1, 'two bytes': 2, 'four bytes': 4 }[width],
    );
  });

  it('reads several shards of one split as one', async () => {
    const plan = await storeFixtureRun(store, { ...toy, run: 'r2' });
    const whole = await loadDataset(store, plan);
    const { manifest } = whole;
    const twice = {
      ...manifest,
      records: { ...manifest.records, encoded: { ...manifest.records.encoded, train: 40 } },
      files: { ...manifest.files, train: [manifest.files.train[0]!, manifest.files.train[0]!] },
    };
    await store.put(`${plan.buildRoot}manifest.json`, JSON.stringify(twice));

    const { splits } = await loadDataset(store, plan);

    const { values, targets } = whole.splits.train;
    expect([...splits.train.values]).toEqual([...values, ...values]);
    expect([...splits.train.targets]).toEqual([...targets, ...targets]);
    expect(splits.train.starts.at(-1)).toBe(2 * values.length);
  });

  it('reads numbers of several channels', async () => {
    const series = { train: toySeries(3, 1), validation: toySeries(2, 2), test: toySeries(2, 3) };
    const plan = await storeFixtureRun(store, {
      run: 'r3',
      request: seriesRequest(),
      encoder: SERIES_ENCODER,
      splits: series,
    });

    const { splits } = await loadDataset(store, plan);

    const [first] = series.train;
    expect([...lengthsOf(splits.train)]).toEqual(series.train.map(({ input }) => input.length));
    expect(splits.train.values[1]).toBeCloseTo(((first!.input as number[][])[0]![1]! - 0.5) / 0.3, 5);
    expect(splits.train.targets[0]).toBeCloseTo(((first!.target as number) - 10) / 1.5, 5);
  });

  it('keeps the raw test records for a champion', async () => {
    const plan = await storeFixtureRun(store, { ...toy, run: 'r4' });
    const { manifest } = await loadDataset(store, plan);

    const records = await loadTestRecords(store, manifest);

    expect(records).toEqual(words.test);
  });

  it.each([
    ['bytes that are no Arrow file', () => Buffer.from('not arrow'), 'no Arrow IPC file'],
    ['an empty object', () => new Uint8Array(), 'no Arrow IPC file|there is no column'],
  ])('refuses %s by name', async (_, bytes, message) => {
    const plan = await storeFixtureRun(store, { ...toy, run: 'r5' });
    await store.put(`${plan.buildRoot}train/000000.arrow`, bytes());
    await withoutDigests(plan.buildRoot);

    const loading = loadDataset(store, plan);

    await expect(loading).rejects.toMatchObject({
      name: 'ArtifactCorrupt',
      message: expect.stringMatching(message) as string,
    });
  });

  it('refuses ids outside the vocabulary', async () => {
    const plan = await storeFixtureRun(store, { ...toy, run: 'r6' });
    const small = {
      ...TOY_ENCODER,
      input: { kind: 'tokens', vocabulary: ['<padding>', '<unknown>', 'a'], conditions: [], features: [] },
    };
    await store.put(`${plan.buildRoot}encoder.json`, JSON.stringify(small));

    const loading = loadDataset(store, plan);

    await expect(loading).rejects.toThrow(/column input holds id [34], allowed are 0 to 2/);
  });

  it('refuses a column of another type', async () => {
    const plan = await storeFixtureRun(store, { ...toy, run: 'r7' });
    await store.put(
      `${plan.buildRoot}encoder.json`,
      JSON.stringify({ ...TOY_ENCODER, target: SERIES_ENCODER.target }),
    );

    const loading = loadDataset(store, plan);

    await expect(loading).rejects.toThrow(/column target is Int32, not Float32/);
  });

  it('refuses a dataset without validation records', async () => {
    const plan = await storeFixtureRun(store, { ...toy, run: 'r8', splits: { ...words, validation: [] } });

    const loading = loadDataset(store, plan);

    await expect(loading).rejects.toMatchObject({ name: 'DatasetUnusable' });
  });

  it('refuses a target of a single class', async () => {
    const only = { kind: 'class' as const, labels: ['first a'], counts: [1] };
    const train = words.train.filter(({ target }) => target === 'first a');
    const plan = await storeFixtureRun(store, {
      ...toy,
      run: 'r9',
      encoder: { ...TOY_ENCODER, target: only },
      splits: { train, validation: train, test: train },
    });

    const loading = loadDataset(store, plan);

    await expect(loading).rejects.toThrow(/single class "first a"/);
  });
});
