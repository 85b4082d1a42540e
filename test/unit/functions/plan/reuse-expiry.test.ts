import { findReusable } from '../../../../functions/plan/reuse';
import { datasetKeys } from '../../../../shared/artifacts/keys';
import { writeJson } from '../../../../shared/artifacts/json';
import { finishRun } from '../finished-run';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe('surname-language');
});
afterEach(() => workspace.remove());

/** The build's objects are deleted 90 days after they were written, so not all at once. */
it('a dataset that the bucket deletes within a week is encoded again, not reused', async () => {
  await finishRun(workspace, 'run-1', { accuracy: 0.9 });
  const { dataset, buildRoot, request, startedAt } = await workspace.readPlan('run-1');
  const key = datasetKeys(dataset.fingerprint, dataset.encoding).manifest;
  const manifest = JSON.parse(await workspace.text(`${buildRoot}manifest.json`)) as Record<string, unknown>;
  delete manifest['sha256'];
  await writeJson(workspace.store, key, manifest);
  const after = (days: number) => new Date(Date.parse(startedAt) + days * 86_400_000);
  const find = (expiry?: { days: number; now: Date }) =>
    findReusable(workspace.store, key, {
      rejects: request.data.rejects,
      shards: 2,
      tell: () => undefined,
      expiry,
    });

  expect((await find({ days: 90, now: after(82) }))?.run).toBe('run-1');
  expect(await find({ days: 90, now: after(84) })).toBeUndefined();
  expect((await find())?.run).toBe('run-1');
});
