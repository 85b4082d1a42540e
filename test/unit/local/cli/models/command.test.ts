import { gateCandidate } from '../../../../../functions/gate/gate-candidate';
import { publishModel } from '../../../../../functions/publish/publish-model';
import { runModels } from '../../../../../local/cli/models/command';
import { readJson } from '../../../../../shared/artifacts/json';
import { modelKeys } from '../../../../../shared/artifacts/keys';
import { Champion } from '../../../../../shared/plan';
import { Sink } from '../../../../support/sink';
import { finishRun } from '../../../functions/finished-run';
import { Workspace } from '../../../functions/workspace';

const MODEL = 'surname-language';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe(MODEL);
  const gate = { confidence: 0 };
  const before = { version: 'run-1', test: { accuracy: 0.75 } };
  for (const [run, accuracy, champion] of [
    ['run-1', 0.75, null],
    ['run-2', 0.9, before],
  ] as const) {
    const { planKey } = await finishRun(workspace, run, { accuracy, champion, gate });
    const decision = await gateCandidate({ planKey }, workspace.context);
    await publishModel({ planKey, decision }, workspace.context);
  }
});
afterEach(() => workspace.remove());

async function models(...args: string[]) {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const root = `${workspace.folder}/home`;
  const surroundings = { root, workingDir: '/nowhere', environment: {}, stdout, stderr };
  const status = await runModels(['--store', workspace.store.uri, '--who', 'ada', ...args], surroundings);
  return { status, stdout: stdout.text };
}

const inUse = async () => (await readJson(workspace.store, modelKeys(MODEL).champion, Champion)).version;

describe('npm run models', () => {
  it('lists models with what is in use, for people and for programs', async () => {
    const people = await models();
    const programs = await models('--json');

    expect(people.stdout).toBe('surname-language  2 versions, in use: run-2\n');
    expect(JSON.parse(programs.stdout)).toEqual({
      models: [{ model: MODEL, champion: 'run-2', versions: 2 }],
    });
  });

  it('rolls back to the version that the champion took the place of, and says so in the history', async () => {
    const { stdout } = await models('rollback', MODEL, '--why', 'worse on new names');

    expect(stdout).toBe('run-1 is the champion of surname-language now; before: run-2.\n');
    expect(await inUse()).toBe('run-1');
    const shown = await models('show', MODEL, '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      champion: 'run-1',
      history: [
        { event: 'promoted', version: 'run-1' },
        { event: 'promoted', version: 'run-2', from: 'run-1' },
        { event: 'rolled-back', version: 'run-1', from: 'run-2', who: 'ada', why: 'worse on new names' },
      ],
    });
  });

  it('puts any version into use, as often as somebody wants it', async () => {
    await models('promote', MODEL, 'run-1');
    await models('promote', MODEL, 'run-2');
    await models('promote', MODEL, 'run-1');

    expect(await inUse()).toBe('run-1');
    const { stdout } = await models('show', MODEL);
    expect(stdout.match(/put-into-use run-1 \(ada\)/g)).toHaveLength(2);
    expect(stdout).toMatch(/run-1 {2}\S+ {2}accuracy 0\.75 {2}in use\n/);
  });

  it.each([
    [['rollback', 'surname-langage'], 'did you mean "surname-language"?'],
    [['show', 'surname-langage'], 'did you mean "surname-language"?'],
    [['promote', MODEL, 'run-9'], 'surname-language has no version run-9'],
    [['promote', MODEL], '"promote" takes a model\'s name and a version, and 1 were given'],
    [['aprove', MODEL, 'run-1'], 'There is no action "aprove": they are list, show, compare, promote'],
    [['approve', MODEL, 'run-1'], 'does not wait for approval'],
    [['promote', MODEL, 'run-1', '--dry-run'], '"promote" takes no --dry-run, which is for delete'],
    [['rollback', MODEL, '--to', 's3://prod'], '"rollback" takes no --to, which is for copy'],
    [['rollback', MODEL, '--who', 'bob'], '--who is given twice, as "ada" and as "bob"'],
  ])('refuses %j in a sentence, and changes nothing', async (args, sentence) => {
    await expect(models(...args)).rejects.toThrow(sentence);

    expect(await inUse()).toBe('run-2');
  });

  it('has nothing to roll back to where the first champion is in use', async () => {
    await models('rollback', MODEL);

    await expect(models('rollback', MODEL)).rejects.toThrow(
      'run-1 is the first champion of surname-language',
    );

    expect(await inUse()).toBe('run-1');
  });
});
