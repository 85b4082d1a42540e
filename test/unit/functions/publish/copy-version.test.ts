import { copyVersion } from '../../../../functions/publish/copy-version';
import { putIntoUse } from '../../../../functions/publish/by-hand';
import { publishModel } from '../../../../functions/publish/publish-model';
import { gateCandidate } from '../../../../functions/gate/gate-candidate';
import { readJson } from '../../../../shared/artifacts/json';
import { ArtifactCorrupt, InvalidRequest } from '../../../../shared/errors';
import { ModelManifest } from '../../../../shared/model';
import { finishRun } from '../finished-run';
import { Workspace } from '../workspace';

const MANIFEST = 'models/surname-language/run-1/manifest.json';

let dev: Workspace;
let prod: Workspace;
beforeEach(async () => {
  [dev, prod] = [await Workspace.create(), await Workspace.create()];
  await dev.addRecipe('surname-language');
  const { planKey } = await finishRun(dev, 'run-1', { accuracy: 0.9 });
  const decision = await gateCandidate({ planKey }, dev.context);
  await publishModel({ planKey, decision }, { ...dev.context, region: undefined });
});
afterEach(async () => {
  await dev.remove();
  await prod.remove();
});

const copy = (version = 'run-1') =>
  copyVersion({ from: dev.store, to: prod.store, model: 'surname-language', version });

describe('copying a version into another store', () => {
  it('keeps its files and lineage, and puts nothing into use', async () => {
    const files = await copy();

    const [there, here] = [prod, dev].map(({ store }) => readJson(store, MANIFEST, ModelManifest));
    expect(await there).toEqual(await here);
    expect(files).toBe((await here)?.files.length);
    expect(await prod.text('models/surname-language/run-1/model.json')).toBe('{"run": "run-1"}');
    expect(await prod.keys('models/surname-language/champion')).toEqual([]);
  });

  it('can be repeated, and the copy can be promoted', async () => {
    await copy();
    await copy();

    const moved = await putIntoUse(
      { store: prod.store, now: () => new Date('2026-11-29T00:00:00Z') },
      { model: 'surname-language', version: 'run-1', who: 'a person', why: 'tested in dev' },
    );

    expect(moved).toEqual({ from: null, to: 'run-1' });
  });

  it('refuses a version that is not there', async () => {
    await expect(copy('run-2')).rejects.toThrow(InvalidRequest);
  });

  it('copies nothing of a file that its manifest does not name', async () => {
    await dev.store.put('models/surname-language/run-1/model.json', 'changed');

    await expect(copy()).rejects.toThrow(ArtifactCorrupt);

    expect(await prod.keys('models/surname-language/run-1/model.json')).toEqual([]);
    expect(await prod.keys(MANIFEST)).toEqual([]);
  });
});
