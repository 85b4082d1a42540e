import { findOverdue, overdueLines, type ScheduleHistory } from '../../../../functions/watch/find-overdue';

const NOW = new Date('2026-11-24T12:00:00Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

interface Past {
  readonly runs?: readonly (readonly [name: string, hoursAgo: number])[];
  readonly schedule?: { readonly since: Date; readonly enabled: boolean } | undefined;
}

function history({
  runs = [],
  schedule = { since: hoursAgo(10_000), enabled: true },
}: Past): ScheduleHistory {
  return {
    describe: () => Promise.resolve(schedule),
    async *succeeded() {
      await Promise.resolve();
      for (const [run, hours] of runs) yield { run, stoppedAt: hoursAgo(hours) };
    },
  };
}
const nightly = { name: 'nightly', expectedEveryHours: 24 };
const run = 'nightly-2026-11-23T03-00-00Z';

describe('the watch on schedules', () => {
  it.each<[string, Past, boolean]>([
    ['has succeeded in its period', { runs: [[run, 30]] }, false],
    ['succeeded, but too long ago', { runs: [[run, 49]] }, true],
    ['has never succeeded', {}, true],
    ['was created an hour ago', { schedule: { since: hoursAgo(1), enabled: true } }, false],
    ['is disabled', { schedule: { since: hoursAgo(10_000), enabled: false } }, false],
    [
      'has only a success of a schedule whose name begins with its own',
      { runs: [['nightly-b-2026-11-24T03-00-00Z', 2]] },
      true,
    ],
    ['has only a success that a person started under its name', { runs: [['nightly-by-hand', 2]] }, true],
  ])('checks a daily schedule that %s', async (_, past, overdue) => {
    const states = await findOverdue([nightly], history(past), NOW);

    expect(states).toMatchObject([{ schedule: 'nightly', overdue }]);
  });

  it('reports a schedule that does not exist as overdue, since it starts nothing', async () => {
    const missing: ScheduleHistory = { ...history({}), describe: () => Promise.resolve(undefined) };

    expect(await findOverdue([nightly], missing, NOW)).toMatchObject([{ overdue: true }]);
  });

  it('judges each schedule by its own period', async () => {
    const weekly = { name: 'weekly', expectedEveryHours: 168 };
    const states = await findOverdue(
      [nightly, weekly],
      history({
        runs: [
          ['weekly-2026-11-18T03-00-00Z', 150],
          [run, 160],
        ],
      }),
      NOW,
    );

    expect(states).toMatchObject([
      { schedule: 'nightly', overdue: true },
      { schedule: 'weekly', overdue: false, lastSuccess: hoursAgo(150) },
    ]);
  });

  it('finds nothing if there are no schedules', async () => {
    expect(await findOverdue([], history({}), NOW)).toEqual([]);
  });

  it('writes one metric per schedule', () => {
    const lines = overdueLines(
      [
        { schedule: 'nightly', overdue: true, lastSuccess: undefined },
        { schedule: 'weekly', overdue: false, lastSuccess: hoursAgo(1) },
      ],
      { namespace: 'Unroll', now: NOW },
    ).map((line) => JSON.parse(line) as Record<string, unknown>);

    expect(lines).toMatchObject([
      { Schedule: 'nightly', ScheduleOverdue: 1 },
      { Schedule: 'weekly', ScheduleOverdue: 0, lastSuccess: '2026-11-24T11:00:00.000Z' },
    ]);
  });
});
