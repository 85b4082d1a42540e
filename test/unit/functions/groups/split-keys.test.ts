import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

const sale = (customer: string, n: number) =>
  JSON.stringify({ text: `${customer} ${n}`, label: `l${n % 2}`, customer });
const sales = (customers: readonly string[], from = 0) =>
  customers.flatMap((customer, at) => [sale(customer, from + at), sale(customer, from + at + 1)]).join('\n');
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => `customer ${from + n}`);

const warningsOf = async (run: string, split: object) =>
  (
    await workspace.preprocess(run, {
      model: 'sales',
      data: { location: 'data/', format: { kind: 'jsonl' }, split: { validationShare: 0.3, ...split } },
      task: {
        kind: 'many-to-one',
        input: { kind: 'tokens', field: 'text' },
        target: { kind: 'class', field: 'label' },
      },
    })
  ).warnings.filter((warning) => warning.includes('customer'));

const byFile = { by: 'file', train: 'train*', test: 'test*', key: ['customer'] };

describe('customers who are in test files and in training files', () => {
  it('are counted beside the score, each once however many records and files they are in', async () => {
    await workspace.write('data/train-1.jsonl', sales(numbered(0, 40)));
    await workspace.write('data/train-2.jsonl', sales(numbered(20, 60), 100));
    // 50 to 59 have bought before.
    await workspace.write('data/test-1.jsonl', sales(numbered(50, 70), 200));
    await workspace.write('data/test-2.jsonl', sales(numbered(55, 75), 300));

    expect(await warningsOf('run', byFile)).toEqual([
      '10 of the 25 values of "customer" in the test split have records in training or validation too, so the score is partly of what was learned there; data.split.key decides only between training and validation, so give each value to one side, or split by "hash".',
    ]);
    // What is known of unchanged files is the same.
    await workspace.write('data/train-3.jsonl', sales(['customer 70'], 400));
    expect((await warningsOf('grown', byFile))[0]).toMatch(/^11 of the 25 values/);
  });

  it('are no reason for a warning where there are none, or no key says who they are', async () => {
    await workspace.write('data/train.jsonl', sales(numbered(0, 40)));
    await workspace.write('data/test.jsonl', sales(numbered(40, 60)));

    expect(await warningsOf('apart', byFile)).toEqual([]);
    expect(await warningsOf('no-key', { ...byFile, key: undefined })).toEqual([]);
  });

  it('are counted where a field names the test split', async () => {
    const rows = numbered(0, 60).map((customer, n) =>
      JSON.stringify({ text: `t ${n}`, label: `l${n % 2}`, customer, side: n < 40 ? 'old' : 'new' }),
    );
    const back = JSON.stringify({ text: 'back', label: 'l0', customer: 'customer 3', side: 'new' });
    await workspace.write('data/a.jsonl', [...rows, back].join('\n'));
    const split = { by: 'field', field: 'side', test: ['new'], key: ['customer'] };

    expect((await warningsOf('run', split))[0]).toMatch(/^1 of the 21 values of "customer" .* has records/);
  });
});
