import { setTimeout as sleep } from 'node:timers/promises';
import { runKeys } from '../../../../shared/artifacts/keys';
import { keepTimeUsed, type TimeUsedOptions } from '../../../../trainer/training/time-used';
import { temporaryStore } from '../../../support/temporary-store';

const store = temporaryStore();
const notices: string[] = [];

const attempt = (run: string, elapsed: number, options: Partial<TimeUsedOptions> = {}) =>
  keepTimeUsed({
    store,
    run,
    budgetSeconds: 1,
    elapsedSeconds: () => elapsed,
    notice: (message) => notices.push(message),
    ...options,
  });

describe('what attempts have used of a budget', () => {
  it('adds up over attempts', async () => {
    const first = await attempt('adds', 20);
    await first.stop();
    const second = await attempt('adds', 5);
    await second.stop();

    const third = await attempt('adds', 1);
    await third.stop();

    expect([first, second, third].map(({ secondsBefore }) => secondsBefore)).toEqual([0, 20, 25]);
  });

  it('is written down while an attempt runs, which may be killed at any moment', async () => {
    const killed = await attempt('killed', 12);
    const key = runKeys('killed').timeUsed;
    while ((await store.head(key)) === undefined) await sleep(20);

    const next = await attempt('killed', 1);

    expect(next.secondsBefore).toBe(12);
    await Promise.all([killed.stop(), next.stop()]);
  });

  it('is not counted where the file is damaged, which is said', async () => {
    await store.put(runKeys('torn').timeUsed, '{"seconds": -');

    const next = await attempt('torn', 1);
    await next.stop();

    expect(next.secondsBefore).toBe(0);
    expect(notices).toEqual([expect.stringContaining('the time of earlier attempts is not counted')]);
  });
});
