import { readJson } from '../../../../shared/artifacts/json';
import { DatasetManifest } from '../../../../shared/dataset';
import { mergeProfiles } from '../../../../functions/merge/merge-profiles';
import { checkRejects } from '../../../../functions/shards/tolerance';
import { Workspace } from '../workspace';

const NONE = { train: 0, validation: 0, test: 0, unknown: 0 };
const TOLERATED = { toleratedShare: 0.01, toleratedShardPercentage: 0 };
const reasons = [{ reason: 'sequence-too-long', records: 7, example: 'a line 1: too long' }];

describe('the tolerated share of rejects', () => {
  it('is of each split too: few of all records may be many of the test split', () => {
    const check = () =>
      checkRejects(
        {
          read: 1_000,
          rejected: 7,
          rejectedBySplit: { ...NONE, train: 1, test: 6 },
          records: { train: 799, validation: 100, test: 94 },
          reasons,
        },
        TOLERATED,
      );

    expect(check).toThrow(
      '6 of 100 test records (6.00 %) had to be set aside, above data.rejects.toleratedShare, 0.01: 7 sequence-too-long',
    );
  });

  it.each([
    ['within it in each split', { ...NONE, train: 7, test: 1 }],
    ['by the one record that is tolerated of a small split', { ...NONE, train: 6, test: 1 }],
    ['of unknown splits, which count among all records only', { ...NONE, unknown: 9 }],
  ])('is not exceeded %s', (_, rejectedBySplit) => {
    const rejected = Object.values(rejectedBySplit).reduce((a, b) => a + b);
    const records = { train: 943, validation: 20, test: 30 };

    expect(() =>
      checkRejects({ read: 1_000, rejected, rejectedBySplit, records, reasons }, TOLERATED),
    ).not.toThrow();
  });
});

describe('rejects by split', () => {
  let workspace: Workspace;
  beforeEach(async () => (workspace = await Workspace.create()));
  afterEach(() => workspace.remove());

  const line = (n: number, side: string, text?: string) =>
    JSON.stringify({ text: text ?? `w${n}`, label: `l${n % 2}`, side });
  const request = (data: object) => ({
    model: 'rejects',
    data: { location: 'data/', format: { kind: 'jsonl' }, ...data },
    task: {
      kind: 'many-to-one',
      input: { kind: 'tokens', field: 'text', maximumLength: 10 },
      target: { kind: 'class', field: 'label' },
    },
  });
  const manifestOf = async (): Promise<DatasetManifest> => {
    const { buildRoot } = await workspace.readPlan('run');
    return readJson(workspace.store, `${buildRoot}manifest.json`, DatasetManifest);
  };
  const rejects = { toleratedShare: 0.5 };

  it('are counted by a field: too long, without a text, of no known split, and no JSON', async () => {
    const good = Array.from({ length: 100 }, (_, n) => line(n, ['train', 'train', 'dev', 'test'][n % 4]!));
    const bad = [
      line(0, 'test', 'x'.repeat(11)),
      line(0, 'test', ''),
      line(0, 'dev', 'y'.repeat(11)),
      JSON.stringify({ label: 'l0', side: 'train' }),
      JSON.stringify({ text: 'a', label: 'l0', side: 'other' }),
      '{ "side": "test"',
    ];
    await workspace.write('data/a.jsonl', `${[...good, ...bad].join('\n')}\n`);
    const split = { by: 'field', field: 'side', train: ['train'], validation: ['dev'], test: ['test'] };

    const sealed = await workspace.preprocess('run', request({ split, rejects }));

    const expected = { train: 1, validation: 1, test: 2, unknown: 2 };
    expect(sealed.rejectedBySplit).toEqual(expected);
    expect((await manifestOf()).rejectedBySplit).toEqual(expected);
    expect(sealed.warnings).toContain(
      '2 of 27 test records (7.41 %) were set aside, so the score is not of them.',
    );
  });

  it('are those of their file or their bytes, where they cannot be read', async () => {
    const good = Array.from({ length: 60 }, (_, n) => line(n, ''));
    const bad = Array.from({ length: 30 }, (_, n) => `{ "broken": ${n}`);
    await workspace.write('data/train.jsonl', `${[...good, ...bad].join('\n')}\n`);
    await workspace.write('data/test.jsonl', [...good.slice(0, 10), 'broken'].join('\n'));
    const split = { by: 'file', train: 'train.jsonl', test: 'test.jsonl', validationShare: 0.4 };

    const { rejectedBySplit } = await workspace.preprocess(
      'run',
      request({ split, rejects: { toleratedShare: 1 } }),
    );

    expect(rejectedBySplit).toMatchObject({ test: 1, unknown: 0 });
    expect(rejectedBySplit!.train + rejectedBySplit!.validation).toBe(30);
    // 30 draws of 0.4 come to none once in four million.
    expect(rejectedBySplit!.validation).toBeGreaterThan(0);
  });

  it('stop a run whose test split loses more than is tolerated', async () => {
    const good = Array.from({ length: 1_000 }, (_, n) => line(n, n % 10 === 0 ? 'test' : 'train'));
    const bad = Array.from({ length: 6 }, () => line(0, 'test', 'x'.repeat(11)));
    await workspace.write('data/a.jsonl', [...good, ...bad].join('\n'));
    const split = { by: 'field', field: 'side', test: ['test'] };
    const plan = await workspace.plan('run', request({ split }));
    await workspace.map('profile', plan);

    await expect(mergeProfiles(plan, workspace.context)).rejects.toMatchObject({
      name: 'TooManyRejects',
      message: expect.stringMatching(/^6 of 106 test records \(5\.66 %\) had to be set aside/) as string,
    });
  });
});
