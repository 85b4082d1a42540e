import { InvalidRequest } from '../../shared/errors';
import type { RunPlan } from '../../shared/plan';
import type { TrainingRequest } from '../../shared/request/training';

/**
 * The nearer of a budget's bounds, in seconds of the training job's work.
 *
 * @throws InvalidRequest where dollars are given and no price is known
 */
export function budgetOf(
  { budget }: Pick<TrainingRequest, 'budget'>,
  dollarsPerHour?: number,
): RunPlan['budget'] {
  const { minutes, dollars } = budget ?? {};
  if (dollars !== undefined && dollarsPerHour === undefined) {
    throw new InvalidRequest(
      `training.budget.dollars is ${dollars}, and this deployment was not told what an hour costs; ` +
        'set compute.dollarsPerHour in its configuration, or give training.budget.minutes',
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
            seconds: (dollars / dollarsPerHour) * 3_600,
            limit: `training.budget.dollars (${dollars}, at ${dollarsPerHour} an hour)`,
          },
        ]),
  ];
  return bounds.toSorted((a, b) => a.seconds - b.seconds)[0] ?? null;
}
