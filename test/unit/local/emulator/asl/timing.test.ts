import { sleep, startTimer, withSignal } from '../../../../../local/emulator/asl/timing';

/** Longer than a timer of Node can count, in which case it fires at once: 30 days. */
const LONG_MS = 30 * 86_400_000;

describe('times beyond 2^31 milliseconds', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('end when they are over, not before', () => {
    const ended = jest.fn();
    startTimer(LONG_MS, ended);

    jest.advanceTimersByTime(LONG_MS - 1);
    expect(ended).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it('can be cancelled in their second part', () => {
    const ended = jest.fn();
    const cancel = startTimer(LONG_MS, ended);

    jest.advanceTimersByTime(LONG_MS - 1);
    cancel();
    jest.advanceTimersByTime(LONG_MS);

    expect(ended).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('do not end a wait or a task early', async () => {
    const signal = new AbortController().signal;
    const ended: string[] = [];
    const waiting = sleep(LONG_MS, signal).then(() => ended.push('wait'));
    const limited = withSignal(signal, (own) => sleep(2 * LONG_MS, own), {
      milliseconds: LONG_MS,
      error: () => new Error('late'),
    }).catch((error: Error) => ended.push(error.message));

    await jest.advanceTimersByTimeAsync(LONG_MS - 1);
    expect(ended).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    await Promise.all([waiting, limited]);

    expect(ended.sort()).toEqual(['late', 'wait']);
  });
});
