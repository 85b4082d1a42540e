import { checkMonth, checkOthers } from '../../../../functions/plan/limits';
import { ModelBusy, MonthlyBudgetSpent } from '../../../../shared/errors';
import { noteSpending } from '../../../../shared/spending';
import { Workspace } from '../workspace';

let workspace: Workspace;
beforeEach(async () => {
  workspace = await Workspace.create();
  await workspace.addRecipe('surname-language');
});
afterEach(() => workspace.remove());

describe("a month's budget", () => {
  const now = new Date('2026-11-29T12:00:00Z');
  const spend = (job: string, dollars: number, ended: string) =>
    noteSpending(workspace.store, { job, dollars, ended: new Date(ended) });
  const check = (monthlyDollars: number | undefined) => checkMonth(workspace.store, { monthlyDollars, now });

  it('lets runs begin until it is spent, and counts a job once', async () => {
    await spend('a', 3, '2026-11-02T00:00:00Z');
    await spend('a', 3, '2026-11-02T00:00:00Z');

    await expect(check(4)).resolves.toBeUndefined();
    await spend('b', 1.5, '2026-11-30T23:59:59Z');
    await expect(check(4)).rejects.toThrow(MonthlyBudgetSpent);
    await expect(check(4)).rejects.toThrow(/cost \$4\.50, and budgets\.monthlyUsd is 4; /);
    await expect(check(undefined)).resolves.toBeUndefined();
  });

  it('begins anew with each month', async () => {
    await spend('a', 100, '2026-10-31T23:59:59Z');

    await expect(check(1)).resolves.toBeUndefined();
  });
});

describe('one run of a model at a time', () => {
  async function* executions(...names: string[]) {
    await Promise.resolve();
    yield* names;
  }
  const start = async (run: string, startedAt: string) => {
    await workspace.plan(run, { recipe: 'surname-language' });
    return { ...(await workspace.readPlan(run)), startedAt };
  };

  it('refuses the later of two, whichever looks first', async () => {
    const [first, second] = [
      await start('a', '2026-11-24T11:00:00Z'),
      await start('b', '2026-11-24T11:00:00Z'),
    ];
    const running = () => executions('a', 'b', 'not-planned-yet');

    await expect(checkOthers(workspace.store, first, running())).resolves.toBeUndefined();
    await expect(checkOthers(workspace.store, second, running())).rejects.toThrow(ModelBusy);
  });

  it('leaves runs of other models alone', async () => {
    await start('a', '2026-11-24T11:00:00Z');
    const plan = await start('b', '2026-11-24T12:00:00Z');
    const other = { ...plan, request: { ...plan.request, model: 'another' } };

    await expect(checkOthers(workspace.store, other, executions('a', 'b'))).resolves.toBeUndefined();
  });
});
