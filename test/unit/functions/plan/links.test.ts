import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.write('elsewhere/secret.csv', 'text,label\nsecret,a\n');
  mkdirSync(join(workspace.folder, 'data/own'), { recursive: true });
  symlinkSync(join(workspace.folder, 'elsewhere/secret.csv'), join(workspace.folder, 'data/own/linked.csv'));
});
afterEach(() => workspace.remove());

const REQUEST = {
  model: 'own',
  data: {
    location: 'data/own/',
    format: { kind: 'csv' },
    split: { by: 'hash', validationShare: 0.2, testShare: 0.2 },
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text' },
    target: { kind: 'class', field: 'label' },
  },
};
const SAID =
  'data/own/linked.csv under data.location is a link that leads out of it and was not followed; copy what belongs to the dataset';

it('a link that leads out of the dataset is not read, and the run says so', async () => {
  await workspace.write('data/own/a.csv', 'text,label\nx,a\ny,b\n');

  await workspace.plan('run', REQUEST);

  const { dataset, notices } = await workspace.readPlan('run');
  expect(dataset.objects.map(({ key }) => key)).toEqual(['data/own/a.csv']);
  expect(notices).toEqual([`${SAID}.`]);
});

it('a dataset that is nothing but such a link is not found, and the error says why', async () => {
  await expect(workspace.plan('run', REQUEST)).rejects.toThrow(SAID);
});
