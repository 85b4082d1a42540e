import { METRIC, metricLine } from '../../shared/cloudwatch';

export interface WatchedSchedule {
  readonly name: string;
  /** The longest time between two of its starts. */
  readonly expectedEveryHours: number;
}

/** What is known about schedules and runs. */
export interface ScheduleHistory {
  /** When the schedule was created or last changed, and whether it is enabled; undefined if it does not exist. */
  describe(name: string): Promise<{ readonly since: Date; readonly enabled: boolean } | undefined>;
  /** Successful runs, newest first, at least as far back as `since`. */
  succeeded(since: Date): AsyncIterable<{ readonly run: string; readonly stoppedAt: Date }>;
}

export interface ScheduleState {
  readonly schedule: string;
  readonly overdue: boolean;
  /** Undefined if none of the runs that were looked at belongs to the schedule. */
  readonly lastSuccess: Date | undefined;
}

const HOUR_MS = 3_600_000;

/** Waiting for capacity and training take time, and a failed run may be started again by hand. */
const GRACE_HOURS = 24;

/**
 * Which schedules have had no successful run for longer than their period plus a day. A run that was skipped counts as
 * successful. A schedule's clock starts when the schedule is created or changed.
 */
export async function findOverdue(
  schedules: readonly WatchedSchedule[],
  history: ScheduleHistory,
  now: Date,
): Promise<ScheduleState[]> {
  const deadlines = new Map(
    schedules.map(({ name, expectedEveryHours }) => [
      name,
      new Date(now.getTime() - (expectedEveryHours + GRACE_HOURS) * HOUR_MS),
    ]),
  );
  const lastSuccesses = await lastSuccessOf([...deadlines], history);
  return Promise.all(
    [...deadlines].map(async ([schedule, deadline]) => {
      const lastSuccess = lastSuccesses.get(schedule);
      if (lastSuccess !== undefined) return { schedule, overdue: false, lastSuccess };
      const described = await history.describe(schedule);
      const overdue = described === undefined || (described.enabled && described.since < deadline);
      return { schedule, overdue, lastSuccess };
    }),
  );
}

/** The newest success of each schedule after its deadline. A run is named after its schedule and the scheduled time. */
async function lastSuccessOf(
  deadlines: readonly (readonly [string, Date])[],
  history: ScheduleHistory,
): Promise<Map<string, Date>> {
  const found = new Map<string, Date>();
  if (deadlines.length === 0) return found;
  const earliest = new Date(Math.min(...deadlines.map(([, deadline]) => deadline.getTime())));
  for await (const { run, stoppedAt } of history.succeeded(earliest)) {
    if (stoppedAt < earliest || found.size === deadlines.length) break;
    for (const [schedule, deadline] of deadlines) {
      if (stoppedAt < deadline || found.has(schedule) || !isRunOf(schedule, run)) continue;
      found.set(schedule, stoppedAt);
    }
  }
  return found;
}

/** `<schedule>-2026-11-23T03-00-00Z`; the time too, since another schedule's name may begin with this one's. */
const isRunOf = (schedule: string, run: string): boolean =>
  run.startsWith(`${schedule}-`) && /^\d{4}-\d{2}-\d{2}T/.test(run.slice(schedule.length + 1));

/** One metric line per schedule. */
export function overdueLines(
  states: readonly ScheduleState[],
  { namespace, now }: { readonly namespace: string; readonly now: Date },
): string[] {
  return states
    .map(({ schedule, overdue, lastSuccess }) =>
      metricLine({
        namespace,
        timestamp: now.getTime(),
        dimensions: { Schedule: schedule },
        metrics: [{ name: METRIC.schedule.overdue, unit: 'Count', value: overdue ? 1 : 0 }],
        properties: { lastSuccess: lastSuccess?.toISOString() ?? 'none in its period' },
      }),
    )
    .filter((line) => line !== undefined);
}
