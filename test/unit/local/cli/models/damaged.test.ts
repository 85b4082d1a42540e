import { gateCandidate } from '../../../../../functions/gate/gate-candidate';
import { publishModel } from '../../../../../functions/publish/publish-model';
import { runModels } from '../../../../../local/cli/models/command';
import { explain } from '../../../../../local/cli/terminal/expected';
import { modelKeys } from '../../../../../shared/artifacts/keys';
import { Sink } from '../../../../support/sink';
import { finishRun } from '../../../functions/finished-run';
import { Workspace } from '../../../functions/workspace';

const MODEL = 'surname-language';
const keys = modelKeys(MODEL);

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe(MODEL);
  await publish('run-1', 0.75, null);
  await publish('run-2', 0.8, { version: 'run-1', test: { accuracy: 0.75 } });
  await publish('run-3', 0.9, { version: 'run-2', test: { accuracy: 0.8 } });
});
afterEach(() => workspace.remove());

async function publish(run: string, accuracy: number, champion: object | null, gate: object = {}) {
  const { planKey } = await finishRun(workspace, run, {
    ...{ accuracy, gate: { confidence: 0, ...gate } },
    champion: champion as { version: string; test: { accuracy: number } } | null,
  });
  const decision = await gateCandidate({ planKey }, workspace.context);
  return publishModel({ planKey, decision }, workspace.context);
}

async function models(...args: string[]) {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const root = `${workspace.folder}/home`;
  const surroundings = { root, workingDir: '/nowhere', environment: {}, stdout, stderr };
  await runModels(['--store', workspace.store.uri, '--who', 'ada', ...args], surroundings);
  return stdout.text;
}

/** The sentences that a person sees of a refusal. */
const refusal = (...args: string[]) =>
  models(...args).then(
    () => 'it was done',
    (thrown: unknown) => explain(thrown),
  );

describe.each([
  ['empty', () => ''],
  ['cut off', (text: string) => text.slice(0, text.length / 2)],
  ['another file', () => '{"model": "surname-language"}'],
  ['an array', () => '[]'],
])('a manifest that is %s', (_, damage) => {
  const path = () => `${workspace.store.uri}/${keys.version('run-1').manifest}`;
  beforeEach(async () => {
    const { manifest } = keys.version('run-1');
    await workspace.store.put(manifest, damage(await workspace.text(manifest)));
  });

  it('is named with its path and hides no other version', async () => {
    const shown = await models('show', MODEL);

    expect(shown).toMatch(/^ {2}run-1 {2}– {2}– {2}damaged$/m);
    expect(shown).toMatch(/^ {2}run-3 {2}\S+ {2}accuracy 0\.9 {2}in use$/m);
    expect(shown).toContain(`Damaged: ${path()} is not`);
    expect(shown).toContain(
      `npm run models -- delete surname-language@run-1 --store ${workspace.store.uri}.`,
    );
    expect(shown).toMatch(/promoted run-3 \(gate\)/);
    expect(await models('list')).toBe('surname-language  3 versions, in use: run-3\n');
    expect(JSON.parse(await models('show', MODEL, '--json'))).toMatchObject({
      versions: expect.arrayContaining([
        { version: 'run-1', createdAt: null, metric: null, value: null, state: 'damaged' },
      ]) as unknown,
      damage: [expect.stringContaining(path())],
    });
  });

  it('keeps nobody from deleting the version, or another one', async () => {
    const dry = await models('delete', `${MODEL}@run-1`, '--dry-run');
    const deleted = await models('delete', `${MODEL}@run-1`);
    await models('delete', `${MODEL}@run-2`, '--force');

    expect(dry).toMatch(/would be deleted: \d+ files, [1-9]/);
    expect(deleted).toContain('run-1 of surname-language was deleted');
    expect(await workspace.keys(keys.version('run-1').root)).toEqual([]);
    expect(await models('show', MODEL)).toMatch(/^ {2}\S+ {2}deleted run-1 \(ada\)/m);
  });

  it('tells whoever wants to use it what to do', async () => {
    expect(await refusal('promote', MODEL, 'run-1')).toMatch(/is not .*\nWhat to do: restore the file/);
  });
});

it('a version in use whose manifest is damaged is shown as such, and not deleted', async () => {
  await workspace.store.put(keys.version('run-3').manifest, '{');

  expect(await models('show', MODEL)).toMatch(/^ {2}run-3 .* in use, damaged$/m);
  expect(await refusal('delete', `${MODEL}@run-3`, '--force')).toContain('run-3 is the champion');
});

it('a pointer to the champion that is damaged hides no model, and lets no version be deleted', async () => {
  await workspace.store.put(keys.champion, '');

  const listed = await models();
  expect(listed).toMatch(
    /^surname-language {2}3 versions, in use: unknown\nDamaged: .*champion\.json is not JSON/,
  );
  expect(listed).toContain('What to do: name the champion again');
  expect(await models('show', MODEL)).toMatch(/^ {2}run-2 /m);
  expect(await refusal('delete', `${MODEL}@run-3`, '--force')).toContain('name the champion again');
  expect(await workspace.store.head(keys.version('run-3').manifest)).toBeDefined();
});

describe('a history with a damaged line', () => {
  beforeEach(async () => {
    const lines = (await workspace.text(keys.history)).split('\n');
    lines[1] = '{"at": "2026-';
    // As where a write was cut off.
    await workspace.store.put(keys.history, ['', ...lines].join('\n').trimEnd());
  });

  it('shows the others, and where the line is', async () => {
    const shown = await models('show', MODEL);

    expect(shown).toMatch(/promoted run-3 \(gate\)/);
    expect(shown).toContain(
      `Damaged: ${workspace.store.uri}/${keys.history} line 3 is no entry of a history: {"at": "2026-`,
    );
    expect(shown).toContain('What to do: correct that line, or take it alone out of the file');
  });

  it('has all its lines after a move, and the new one', async () => {
    await models('promote', MODEL, 'run-1');
    await publish('run-4', 0.95, { version: 'run-1', test: { accuracy: 0.75 } });

    const lines = (await workspace.text(keys.history)).trim().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe('{"at": "2026-');
    expect(lines.slice(-2).map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { event: 'put-into-use', version: 'run-1' },
      { event: 'promoted', version: 'run-4' },
    ]);
  });

  it('cannot say where a rollback goes to, and says what to do', async () => {
    expect(await refusal('rollback', MODEL)).toMatch(/line 3 .*\nWhat to do: correct that line/);
  });
});

it('a damaged count of judged models is told with what is lost where it is deleted', async () => {
  const [judged = ''] = await workspace.keys(`models/${MODEL}/judged/`);
  await workspace.store.put(judged, '{');

  const told = await publish('run-4', 0.95, { version: 'run-3', test: { accuracy: 0.9 } }).catch(explain);

  expect(told).toMatch(
    /judged\/\S+ is not JSON.*\nWhat to do: restore the file from a backup; or delete it, and the count/,
  );
});
