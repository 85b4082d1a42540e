import { createHash } from 'node:crypto';
import { gateCandidate } from '../../../../functions/gate/gate-candidate';
import { publishModel } from '../../../../functions/publish/publish-model';
import { readJson, writeJson } from '../../../../shared/artifacts/json';
import { runKeys } from '../../../../shared/artifacts/keys';
import { ModelManifest } from '../../../../shared/model';
import { stepsAfter, stepsBefore } from '../../../../shared/time-place';
import { VERDICT_PLACE } from '../../../../shared/verdict-place';
import { finishRun } from '../finished-run';
import { Workspace } from '../workspace';

const PAGE = `<main>${VERDICT_PLACE.markup}<table>${stepsBefore({ before: 40 }).markup}${stepsAfter().markup}</table></main>`;
const CHAMPION = 'models/surname-language/champion.json';
const REPORT = 'models/surname-language/run-1/report.html';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe('surname-language');
});
afterEach(() => workspace.remove());

/** As the trainer leaves it, with a report beside the run and among the candidate's files. */
async function finishedWithReport() {
  const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
  await workspace.write(runKeys('run-1').report, PAGE);
  await workspace.write(`${runKeys('run-1').candidate}report.html`, PAGE);
  const decision = await gateCandidate({ planKey }, workspace.context);
  return { planKey, decision };
}

describe('the decision in the report', () => {
  it('stands beside what the steps took, once that is known', async () => {
    const input = await finishedWithReport();
    const entered = {
      plan: '2026-11-24T11:00:00.000Z',
      profile: '2026-11-24T11:00:02.500Z',
      train: '2026-11-24T11:01:02.500Z',
      gate: '2026-11-24T11:06:02.500Z',
      publish: '2026-11-24T11:06:03.000Z',
    };

    const output = await publishModel({ ...input, entered }, workspace.context);

    // The fixture's job says of itself that each of its four parts took a second.
    expect(output.seconds).toEqual({
      ...{ plan: 2.5, profile: 60, wait: 296, load: 1, train: 1, evaluate: 1, export: 1, gate: 0.5 },
    });
    for (const key of [runKeys('run-1').report, REPORT]) {
      const page = await workspace.text(key);
      expect(page).toContain('<th scope="row">Profiling</th> <td>1 min 0 s</td>');
      expect(page).toContain('<th scope="row">Waiting for a machine, and its start</th> <td>4 min 56 s</td>');
      expect(page).toContain('<th scope="row">Gate</th> <td>500 ms</td>');
      expect(page).not.toContain('Preparing the data, waiting for a machine');
    }
  });

  it("is stated with its ground and links, in the run's report and in the version's", async () => {
    const input = await finishedWithReport();

    const output = await publishModel(input, workspace.context);

    for (const key of [runKeys('run-1').report, REPORT]) {
      const page = await workspace.text(key);
      expect(page).toContain('✓ In use');
      expect(page).toContain('0.75');
      expect(page).toContain(output.links.model);
      expect(page).not.toContain('not decided yet');
    }
    const { files } = await readJson(workspace.store, `${output.modelKey}manifest.json`, ModelManifest);
    const sha256 = createHash('sha256')
      .update(await workspace.text(REPORT))
      .digest('hex');
    expect(files.find(({ name }) => name === 'report.html')).toMatchObject({ sha256 });
  });

  it('is the same when publishing is repeated, and leaves the version alone', async () => {
    const input = await finishedWithReport();
    await publishModel(input, workspace.context);
    const [own, stored] = [await workspace.text(runKeys('run-1').report), await workspace.text(REPORT)];

    await publishModel(input, workspace.context);

    expect(await workspace.text(runKeys('run-1').report)).toBe(own);
    expect(await workspace.text(REPORT)).toBe(stored);
  });

  it("is what became of the candidate: a race that was lost is in the run's report", async () => {
    const input = await finishedWithReport();
    await writeJson(workspace.store, CHAMPION, {
      model: 'surname-language',
      version: 'other',
      promotedAt: '2026-01-01T00:00:00.000Z',
      run: 'other',
    });

    const output = await publishModel(input, workspace.context);

    const page = await workspace.text(runKeys('run-1').report);
    expect(output.promoted).toBe(false);
    expect(page).toContain('✗ Not in use');
    expect(page).toContain('other has been the champion since');
  });

  it('is left out where the trainer left no report', async () => {
    const { planKey } = await finishRun(workspace, 'run-1', { accuracy: 0.75 });
    const decision = await gateCandidate({ planKey }, workspace.context);

    await publishModel({ planKey, decision }, workspace.context);

    expect(await workspace.keys('runs/run-1/report')).toEqual([]);
  });
});
