import { reasonOf } from '../asl/timing';

/** Runs jobs in the order of their submission, one at a time. */
export class JobQueue {
  #last: Promise<void> = Promise.resolve();

  /**
   * Waits for the earlier jobs, then runs this one.
   *
   * @throws the signal's reason where it is aborted while waiting; what the job throws
   */
  async run<T>(signal: AbortSignal, job: () => Promise<T>): Promise<T> {
    const before = this.#last;
    let done: () => void = () => undefined;
    const own = new Promise<void>((resolve) => (done = resolve));
    // One that gives up waiting must not let the next one overtake those before it.
    this.#last = before.then(() => own);
    try {
      await unlessAborted(before, signal);
      return await job();
    } finally {
      done();
    }
  }
}

function unlessAborted(waiting: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    const onAbort = () => reject(reasonOf(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    void waiting.then(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
  });
}
