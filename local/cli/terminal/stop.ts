import { descendantsOf, listProcesses } from './processes';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopOptions {
  /** Called at the first signal; the run then ends by itself, its processes first. */
  readonly onStop: (signal: NodeJS.Signals) => void;
  /** Exit status after the second signal, when everything has been killed. */
  readonly killedStatus: number;
}

/**
 * Ctrl-C ends the run in an orderly way; a second Ctrl-C kills it with everything that it started.
 *
 * @returns the signal that the run listens to, and a function that stops listening
 */
export function listenToStop({ onStop, killedStatus }: StopOptions): {
  readonly signal: AbortSignal;
  readonly release: () => void;
} {
  const controller = new AbortController();
  const handle = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      killDescendants();
      process.exit(killedStatus);
    }
    onStop(signal);
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, handle);
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, handle);
    },
  };
}

/** Handlers and jobs are groups of their own, so that no signal of the terminal reaches them all. */
function killDescendants(): void {
  for (const { pid } of descendantsOf(process.pid, listProcesses())) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself in between.
    }
  }
}
