import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ModelBusy, MonthlyBudgetSpent } from '../../shared/errors';
import { RunPlan } from '../../shared/plan';
import { spentInMonth } from '../../shared/spending';

/**
 * Refuses a run where the month's budget is spent.
 *
 * @param monthlyDollars undefined where there is no such budget
 * @throws MonthlyBudgetSpent
 */
export async function checkMonth(
  store: ArtifactStore,
  { monthlyDollars, now }: { readonly monthlyDollars: number | undefined; readonly now: Date },
): Promise<void> {
  if (monthlyDollars === undefined) return;
  const spent = await spentInMonth(store, now);
  if (spent < monthlyDollars) return;
  throw new MonthlyBudgetSpent(
    `jobs that ended this month have cost $${spent.toFixed(2)}, and budgets.monthlyUsd is ${monthlyDollars}; ` +
      'wait for the next month, or raise it and deploy',
  );
}

/**
 * Refuses a run whose model another run trains that was started before it. Each run has written its plan when it looks,
 * so of two that start together one sees the other.
 *
 * @param running names of the executions that run
 * @throws ModelBusy
 */
export async function checkOthers(
  store: ArtifactStore,
  plan: Pick<RunPlan, 'run' | 'startedAt' | 'request'>,
  running: AsyncIterable<string>,
): Promise<void> {
  const order = ({ startedAt, run }: Pick<RunPlan, 'run' | 'startedAt'>) => `${startedAt} ${run}`;
  for await (const run of running) {
    if (run === plan.run) continue;
    const other = await ifExists(readJson(store, runKeys(run).batchPlan, RunPlan));
    if (other?.request.model !== plan.request.model || order(other) > order(plan)) continue;
    throw new ModelBusy(
      `run ${run} of ${plan.request.model} is under way since ${other.startedAt}, and budgets.oneRunPerModel allows one ` +
        'at a time; start this one when that has ended',
    );
  }
}
