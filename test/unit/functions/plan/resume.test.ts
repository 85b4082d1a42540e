import { planRun } from '../../../../functions/plan/plan-run';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe('surname-language');
});
afterEach(() => workspace.remove());

const resume = (request: object) =>
  planRun(
    { run: 'again', startedAt: '2026-11-26T00:00:00Z', request },
    { store: workspace.store, codeVersion: 'test', dollarsPerHour: undefined },
  );

describe('a request to resume', () => {
  it('continues a run as it was planned, whatever has changed since', async () => {
    const first = await workspace.plan('run-1', { recipe: 'surname-language' });
    const frozen = await workspace.text(first.planKey);
    await workspace.write('recipes/surname-language/data/new.tsv', 'Ito\tJapanese\n');

    const again = await resume({ resume: 'run-1' });

    expect(again).toEqual(first);
    expect(await workspace.text(first.planKey)).toBe(frozen);
    expect(await workspace.keys('runs/')).not.toContain('runs/again/plan.json');
  });

  it('leaves preprocessing out where the dataset was sealed', async () => {
    await workspace.plan('run-1', { recipe: 'surname-language' });
    const { buildRoot } = await workspace.readPlan('run-1');
    await workspace.write(`${buildRoot}manifest.json`, '{}');

    const again = await resume({ resume: 'run-1' });

    expect(again.reusedFrom).toBe('run-1');
  });

  it.each([
    [
      { resume: 'run-2' },
      /resume is "run-2", and no run of that name has a plan .*; did you mean "run-1"\?$/,
    ],
    [{ resume: '../models' }, /resume is "\.\.\/models", and no run of that name/],
    [{ resume: 7 }, /resume is 7/],
    [{ resume: 'run-1', recipe: 'iris' }, /as it was planned, and recipe stands beside it/],
  ])('refuses %j', async (request, sentence) => {
    await workspace.plan('run-1', { recipe: 'surname-language' });

    await expect(resume(request)).rejects.toMatchObject({
      name: 'InvalidRequest',
      message: expect.stringMatching(sentence) as string,
    });
  });
});
