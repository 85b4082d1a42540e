import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => (workspace = await Workspace.create()));
afterEach(() => workspace.remove());

const REQUEST = {
  model: 'reviews',
  data: {
    location: 'data/',
    format: { kind: 'text', unit: 'document', folder: 'folder' },
    split: { by: 'hash', files: '*/*', validationShare: 0.2, testShare: 0.2 },
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text' },
    target: { kind: 'class', field: 'folder' },
  },
};

async function noticesOf(run: string, split: object): Promise<readonly string[]> {
  await workspace.plan(run, { ...REQUEST, data: { ...REQUEST.data, split } });
  return (await workspace.readPlan(run)).notices;
}

it('what lies beside data and was taken for a record by a "*" is said', async () => {
  for (const name of ['pos/1.txt', 'neg/1.txt', 'pos/README.md'])
    await workspace.write(`data/${name}`, 'fine');

  const notices = await noticesOf('all', REQUEST.data.split);
  const ofTexts = await noticesOf('texts', { ...REQUEST.data.split, files: '*/*.txt' });

  expect(notices).toEqual([
    'pos/README.md is read as data, since data.split.files ("*/*") matches it; if it holds no records, move it away or write how the names of the data end, as in "*.txt".',
  ]);
  expect(ofTexts).toEqual([]);
});
