import type { TrainerEvent } from '../shared/progress';

type WithoutRun<E> = E extends { run: string } ? Omit<E, 'run'> : never;
/** An event without its run. */
export type ProgressEvent = WithoutRun<TrainerEvent>;

/** Takes what the trainer reports; step events come at most four times per second. */
export type Progress = (event: ProgressEvent) => void;

const MILLISECONDS_BETWEEN_STEPS = 250;

export interface ProgressOptions {
  readonly run: string;
  /** Takes one line, without its end. */
  readonly write: (line: string) => void;
  readonly now: () => number;
}

/** Progress as JSON lines of `TrainerEvent`. */
export function progressLines({ run, write, now }: ProgressOptions): Progress {
  let lastStep = -Infinity;
  return (event) => {
    if (event.event === 'step') {
      if (now() - lastStep < MILLISECONDS_BETWEEN_STEPS) return;
      lastStep = now();
    }
    write(JSON.stringify({ ...event, run } satisfies TrainerEvent));
  };
}
