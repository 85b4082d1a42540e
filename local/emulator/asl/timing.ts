import { setMaxListeners } from 'node:events';

/** What a timer of Node can count; a longer one fires at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A timer of any length. @returns what cancels it */
export function startTimer(milliseconds: number, onEnd: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (left: number) => {
    const now = Math.min(left, LONGEST_TIMER_MS);
    timer = setTimeout(() => (left > now ? wait(left - now) : onEnd()), now);
  };
  wait(milliseconds);
  return () => clearTimeout(timer);
}

/** Rejects with the signal's reason once it is aborted. */
export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    const onAbort = () => {
      cancel();
      reject(reasonOf(signal));
    };
    const cancel = startTimer(milliseconds, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

export function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}

/**
 * Runs work under its own signal, which follows the outer one and can also be aborted alone: by the work,
 * or by the time limit, with the given error.
 */
export async function withSignal<T>(
  outer: AbortSignal,
  work: (signal: AbortSignal, abort: (reason: Error) => void) => Promise<T>,
  limit?: { readonly milliseconds: number; readonly error: () => Error },
): Promise<T> {
  const controller = new AbortController();
  // Every branch and child listens; thousands of them are not a leak.
  setMaxListeners(0, controller.signal);
  const follow = () => controller.abort(reasonOf(outer));
  if (outer.aborted) follow();
  outer.addEventListener('abort', follow, { once: true });
  const cancel = limit && startTimer(limit.milliseconds, () => controller.abort(limit.error()));
  try {
    return await work(controller.signal, (reason) => controller.abort(reason));
  } catch (thrown) {
    // Work that was ended fails in its own way (a killed process, say); why it was ended is what counts.
    throw controller.signal.aborted ? reasonOf(controller.signal) : thrown;
  } finally {
    cancel?.();
    outer.removeEventListener('abort', follow);
  }
}

/**
 * Runs all jobs, at most `concurrency` at a time, and waits for every started one even when one fails: nothing
 * is left running in the background.
 *
 * @throws the first error, after the others have ended
 */
export async function runAll<T>(
  jobs: readonly ((signal: AbortSignal) => Promise<T>)[],
  options: { readonly concurrency: number; readonly signal: AbortSignal },
): Promise<T[]> {
  return withSignal(options.signal, async (signal, abort) => {
    const results: T[] = new Array<T>(jobs.length);
    const failures: Error[] = [];
    let next = 0;
    const worker = async () => {
      while (next < jobs.length && !signal.aborted) {
        const index = next++;
        try {
          results[index] = await jobs[index]!(signal);
        } catch (thrown) {
          const failure = thrown instanceof Error ? thrown : new Error(String(thrown));
          failures.push(failure);
          abort(failure);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(options.concurrency, jobs.length) }, worker));
    if (failures[0]) throw failures[0];
    if (signal.aborted) throw reasonOf(signal);
    return results;
  });
}
