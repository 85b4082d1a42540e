import { BudgetTooSmall, InvalidRequest } from '../../shared/errors';
import type { RunPlan } from '../../shared/plan';
import type { TrainingRequest } from '../../shared/request/training';

/**
 * The nearer of a budget's bounds, in seconds of the training job's work. Dollars pay for the instance while it boots,
 * too, at the price of the dearest type that may run.
 *
 * @throws InvalidRequest where dollars are given and no price is known
 * @throws BudgetTooSmall where booting takes all of them
 */
export function budgetOf(
  { budget }: Pick<TrainingRequest, 'budget'>,
  {
    dollarsPerHour,
    bootSeconds = 0,
  }: { dollarsPerHour?: number | undefined; bootSeconds?: number | undefined } = {},
): RunPlan['budget'] {
  const { minutes, dollars } = budget ?? {};
  if (dollars !== undefined && dollarsPerHour === undefined) {
    throw new InvalidRequest(
      `training.budget.dollars is ${dollars}, and this deployment was not told what an hour costs; ` +
        'set compute.pricePerHourUsd in its configuration, or give training.budget.minutes',
    );
  }
  const bootDollars = ((dollarsPerHour ?? 0) * bootSeconds) / 3_600;
  if (dollars !== undefined && dollars <= bootDollars) {
    throw new BudgetTooSmall(
      `training.budget.dollars is ${dollars}, and booting alone may cost ${Number(bootDollars.toPrecision(2))}; give more`,
    );
  }
  const bounds = [
    ...(minutes === undefined
      ? []
      : [{ seconds: minutes * 60, limit: `training.budget.minutes (${minutes})` }]),
    ...(dollars === undefined || dollarsPerHour === undefined
      ? []
      : [
          {
            seconds: (dollars / dollarsPerHour) * 3_600 - bootSeconds,
            limit: `training.budget.dollars (${dollars}, at ${dollarsPerHour} an hour${bootSeconds > 0 ? `, ${bootSeconds / 60} min of it to boot` : ''})`,
          },
        ]),
  ];
  return bounds.toSorted((a, b) => a.seconds - b.seconds)[0] ?? null;
}
