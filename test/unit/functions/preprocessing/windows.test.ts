import { tableFromIPC, type Table } from 'apache-arrow';
import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest, Encoder } from '../../../../shared/dataset';
import { openCase } from '../records/dataset';
import { Workspace } from '../workspace';

/** Of a run in a folder of its own: the encoder, the manifest, and the rows of each split. */
async function preprocess(files: Readonly<Record<string, string | Uint8Array>>, request: object) {
  const workspace = await Workspace.create();
  try {
    for (const [name, content] of Object.entries(files)) await workspace.write(`data/${name}`, content);
    const { manifestKey } = await workspace.preprocess('run', request);
    const manifest = await readJson(workspace.store, manifestKey, DatasetManifest);
    const { buildRoot } = await workspace.readPlan('run');
    const encoder = await readJson(workspace.store, `${buildRoot}encoder.json`, Encoder);
    const tableOf = async ([key]: string[]) => tableFromIPC(await workspace.store.get(key ?? ''));
    const { train, test } = manifest.files;
    return { manifest, encoder, train: await tableOf(train), test: await tableOf(test) };
  } finally {
    await workspace.remove();
  }
}

const listsOf = (table: Table, name: string): number[][] =>
  Array.from(table.getChild(name) ?? [], (list) => Array.from(list as Iterable<number>));

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const series = (rows: number) =>
  ['day,y,z', ...numbers(rows).map((t) => `${t},${t},${10 * (t % 2)}`)].join('\n');
const request = (records: object, target: object) => ({
  model: 't',
  data: {
    location: 'data/',
    format: { kind: 'csv' },
    records: { kind: 'windows', length: 4, time: 'day', ...records },
    split: { by: 'time', validationShare: 0.2, testShare: 0.2 },
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'numeric', fields: ['y', 'z'], scaling: 'none' },
    target: { kind: 'value', ...target },
  },
});

describe('preprocessing a forecast of several values', () => {
  it('encodes the next day of case 27 as one list, whose hours share a scaler', async () => {
    const { files, request: opened } = await openCase('27-multi-step-horizon');

    const { encoder, train } = await preprocess(files, opened);

    const { target } = encoder;
    if (target.kind !== 'value') throw new Error(target.kind);
    expect(target.scaler).toBeNull();
    expect(target.outputs).toEqual(numbers(24).map((index) => ({ field: 'load', horizon: index + 1 })));
    expect(new Set(target.scalers?.map((scaler) => JSON.stringify(scaler))).size).toBe(1);
    const targets = listsOf(train, 'target');
    expect(targets.every(({ length }) => length === 24)).toBe(true);
    expect(targets.flat().reduce((sum, value) => sum + value, 0) / targets.flat().length).toBeCloseTo(0, 5);
  });

  it('scales each field by its own values, and keeps what they are measured from', async () => {
    const target = { fields: ['y', 'z'], relativeTo: 'last', seasonRows: 6 };

    const { encoder, test } = await preprocess({ 'a.csv': series(40) }, request({ horizon: [1, 2] }, target));

    // y rises by one a row, so its differences are 1 and 2; those of z are -10 or 10, and 0.
    const y = { mean: 1.5, standardDeviation: 0.5 };
    if (encoder.target.kind !== 'value') throw new Error(encoder.target.kind);
    const [first, second, third] = encoder.target.scalers ?? [];
    expect(first).toEqual(y);
    expect(second).toEqual(y);
    expect(third?.standardDeviation).toBeCloseTo(Math.sqrt(50), 0);
    const [targets = []] = listsOf(test, 'target');
    expect(targets.slice(0, 2)).toEqual([-1, 1]);
    // The first test rows are 32 and 33; the window before them ends with 31.
    expect(listsOf(test, 'offset')[0]).toEqual([31, 31, 10, 10]);
    expect(listsOf(test, 'season')[0]).toEqual([26, 27, 0, 10]);
  });
});

describe('preprocessing windows that are scaled by themselves', () => {
  const scaledByRecord = (relativeTo: string) => ({
    ...request({}, { field: 'y', scaling: 'record', relativeTo }),
    task: {
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: ['z', 'y'], scaling: 'record' },
      target: { kind: 'value', field: 'y', scaling: 'record', relativeTo },
    },
  });
  const large = [
    'day,y,z',
    ...numbers(40).map((t) => `${t},${1_000_000 + 1_000 * t + (t === 9 ? 500 : 0)},7`),
  ].join('\n');

  it.each([
    ['nothing', 1_029_500, 2_500],
    ['last', 1_031_000, 1_000],
  ])('keeps what a value relative to %s is measured from and in', async (relativeTo, offset, difference) => {
    const { encoder, test } = await preprocess({ 'a.csv': large }, scaledByRecord(relativeTo));

    // The first test row is 32, so its window is 28 to 31.
    const deviation = 1_000 * Math.sqrt(1.25);
    expect(encoder.input).toMatchObject({ kind: 'numeric', scalers: [] });
    expect(encoder.target).toMatchObject({ kind: 'value', scaler: null });
    expect(test.getChild('offset')?.get(0)).toBe(offset);
    expect(test.getChild('spread')?.get(0)).toBeCloseTo(deviation, 2);
    expect(test.getChild('target')?.get(0)).toBeCloseTo(difference / deviation, 5);
    const [first = []] = listsOf(test, 'input');
    expect(first.filter((_, index) => index % 2 === 0)).toEqual([0, 0, 0, 0]);
    expect(first[1]).toBeCloseTo(-1_500 / deviation, 5);
  });
});

describe('preprocessing windows of series that differ in scale', () => {
  const wave = (t: number) => Math.sin(t / 3);
  const files = (large: number) => ({
    'a.csv': ['who,day,y', ...numbers(40).map((t) => `kitchen,${t},${wave(t)}`)].join('\n'),
    'b.csv': ['who,day,y', ...numbers(40).map((t) => `plant,${t},${large * (5 + wave(t))}`)].join('\n'),
  });
  const asked = (scaling: string, records: object) => ({
    ...request({ series: ['who'], ...records }, {}),
    task: {
      kind: 'many-to-one',
      input: { kind: 'numeric', fields: ['y'], scaling },
      target: { kind: 'value', field: 'y', scaling },
    },
  });
  const warningsOf = async (large: number, scaling = 'standard', records: object = {}) => {
    const { manifest } = await preprocess(files(large), asked(scaling, records));
    return manifest.warnings.filter((warning) => warning.includes('differ in scale'));
  };

  it('says which, and what to do, where all share one scaler', async () => {
    const warnings = await warningsOf(5_000);

    expect(warnings).toEqual([
      expect.stringMatching(
        /^Series differ in scale: "y" is 0\.\d+ ± 0\.\d+ in "kitchen" and 25,\d00 ± 3,\d+ in "plant"\. .* give "record" as task\.input\.scaling and task\.target\.scaling/,
      ),
    ]);
  });

  it('keeps which series each test record is of', async () => {
    const { test } = await preprocess(files(10), asked('standard', {}));

    expect(Array.from(test.getChild('series') ?? [], String)).toEqual([
      ...numbers(8).map(() => 'kitchen'),
      ...numbers(8).map(() => 'plant'),
    ]);
  });

  it('says it of files that are a series each, too', async () => {
    const { manifest } = await preprocess(files(5_000), {
      ...asked('standard', {}),
      data: { ...request({}, {}).data, records: { kind: 'windows', length: 4 } },
    });

    expect(manifest.warnings.join()).toMatch(/"data\/a\.csv" and .* in "data\/b\.csv"/);
  });

  it.each([
    ['they are alike', 10, 'standard'],
    ['each window is scaled by itself', 5_000, 'record'],
  ])('says nothing where %s', async (_, large, scaling) => {
    expect(await warningsOf(large, scaling)).toEqual([]);
  });
});

describe('preprocessing windows', () => {
  it('gives every row of the test split a forecast, and says what rows are ordered by', async () => {
    const { files, request: opened } = await openCase('05c-windows-monthly-files');

    const { manifest } = await preprocess(files, opened);

    expect(manifest.records.encoded).toEqual({ train: 672 - 101 - 101 - 6, validation: 101, test: 101 });
    expect(manifest.warnings).toEqual([
      expect.stringContaining('rows are put in the order of "timestamp"'),
      expect.stringContaining('rows are missing where one file ends'),
    ]);
  });

  it('carries the value one season before as a number where the target is one', async () => {
    const { test } = await preprocess({ 'a.csv': series(30) }, request({}, { field: 'y', seasonRows: 7 }));

    expect(Array.from(test.getChild('season') ?? [])).toEqual([17, 18, 19, 20, 21, 22]);
  });

  it.each([
    ['0,5', /0,5/],
    ['$5', /\$5/],
    ['', /empty|blank/],
  ])('of rows whose value is %j are refused for that, not for their number', async (value, why) => {
    const rows = ['day,y,z', ...numbers(30).map((t) => `${t},"${value}",1`)].join('\n');

    const refused = preprocess({ 'a.csv': rows }, request({}, { field: 'y' }));

    await expect(refused).rejects.toThrow(why);
    await expect(refused).rejects.not.toThrow(/longest series/);
  });

  it.each([
    [['y*', 'z*'], /"y" is forecast, .* own past is not read; name it there too, as in \["y","y\*","z\*"\]/],
    [['y', 'z*'], undefined],
    [['z*'], undefined],
  ])(
    'of the fields %j say whether a pattern leaves out the past of what is forecast',
    async (fields, warning) => {
      const asked = request({}, { field: 'y' });
      const input = { kind: 'numeric', fields, scaling: 'none' };
      const named = series(30)
        .replaceAll('day,y,z', 'day,y,y2,z')
        .replaceAll(/^(\d+),(\d+)/gm, '$1,$2,$2');

      const { manifest } = await preprocess({ 'a.csv': named }, { ...asked, task: { ...asked.task, input } });

      const own = manifest.warnings.filter((text) => text.includes('own past'));
      expect(own).toEqual(warning === undefined ? [] : [expect.stringMatching(warning)]);
    },
  );

  it('longer than every series is refused with both lengths', async () => {
    await expect(
      preprocess({ 'a.csv': series(30) }, request({ length: 30, horizon: 5 }, { field: 'y' })),
    ).rejects.toThrow(/a window and its target are 35 rows .*longest series, between gaps, has 30/);
  });
});
