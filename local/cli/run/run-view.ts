import type { EventDetail, ExecutionEvent, MapCounts } from '../../emulator/asl/events';
import { failureSentence } from './failure';
import { count, duration, plural } from '../terminal/format';
import type { Screen } from '../terminal/screen';
import { isStep, stepOf } from './steps';
import { TrainingView } from './training-view';

type EventOf<Type extends EventDetail['type']> = Extract<EventDetail, { type: Type }>;

/** States that train: the first, and the one that takes over where Spot machines keep being reclaimed. */
const TRAINS = /^Train(OnDemand)?$/;

/** Shows a run while it runs, one line per step, and keeps what the summary needs. */
export class RunView {
  /** Of each step that ended, by its key. */
  readonly seconds: Record<string, number> = {};
  /** Of the job's last attempt. */
  logFile: string | undefined;
  readonly #training: TrainingView;
  readonly #maps = new Map<string, MapCounts>();
  /** Errors that the workflow goes on from, by the state that failed. */
  readonly #caught = new Map<string, string>();
  /** What the caller knows about a step beyond its state's output, by state. */
  readonly #details = new Map<string, string>();

  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
    this.#training = new TrainingView(screen);
  }

  /** Adds to the line of a state that has not ended yet. */
  addDetail(state: string, detail: string): void {
    this.#details.set(state, detail);
  }

  take(event: ExecutionEvent): void {
    switch (event.type) {
      case 'StateExited':
        if (event.path === '' && isStep(event.stateType)) this.#endStep(event);
        return;
      case 'StateFailed':
        // A state of type Fail only repeats what the step before it failed with.
        if (event.path === '' && event.stateType !== 'Fail') this.#failStep(event);
        return;
      case 'ErrorCaught':
        if (event.path === '') this.#caught.set(event.state, event.error);
        return;
      case 'RetryScheduled':
        return this.#retry(event);
      case 'MapRunSucceeded':
      case 'MapRunFailed':
        return void this.#maps.set(event.state, event);
      case 'JobAttemptStarted':
        this.logFile = event.logFile;
        return;
      case 'JobLine':
        if (event.stream === 'stdout') this.#training.take(event.line);
        return;
      case 'JobAttemptStopped':
        return this.#endAttempt(event);
      default:
        return;
    }
  }

  /** Leaves the terminal as it was. */
  close(): void {
    this.#training.stop();
  }

  #endStep({ state, stateType, output, durationMs }: EventOf<'StateExited'>): void {
    const error = this.#caught.get(state);
    if (error !== undefined) return this.#failStep({ state, durationMs, error });
    this.#training.stop();
    const { key, label, describe, isHidden } = stepOf(state);
    this.#addSeconds(key, durationMs);
    if (isHidden === true) return;
    const detail = this.#details.get(state) ?? describe?.(output) ?? this.#measure(state, stateType);
    const { green, dim } = this.#screen.paint;
    const shown = detail === undefined ? '' : ` — ${detail}`;
    this.#screen.line(`${green('✓')} ${label} ${dim(duration(durationMs / 1000))}${shown}`);
  }

  /** A step may come again: after a lost race the gate decides anew. */
  #addSeconds(key: string, durationMs: number): void {
    this.seconds[key] = (this.seconds[key] ?? 0) + durationMs / 1000;
  }

  #measure(state: string, stateType: string): string | undefined {
    if (stateType !== 'Map') return TRAINS.test(state) ? this.#training.summary : undefined;
    const counts = this.#maps.get(state);
    if (counts === undefined) return undefined;
    const unreadable = counts.failed === 0 ? '' : `, ${count(counts.failed)} set aside as unreadable`;
    return `${plural(counts.items, 'shard')}${unreadable}`;
  }

  #failStep(failed: Pick<EventOf<'StateFailed'>, 'state' | 'durationMs' | 'error'>): void {
    const { state, durationMs, error } = failed;
    this.#training.stop();
    const { key, label, isHidden } = stepOf(state);
    this.#addSeconds(key, durationMs);
    if (isHidden === true) return;
    const { red, dim } = this.#screen.paint;
    // The cause follows in the summary, in the workflow's own words.
    const why = error === 'Aborted' ? 'stopped' : error;
    this.#screen.line(`${red('✗')} ${label} ${dim(duration(durationMs / 1000))} — ${why}`);
  }

  #retry({ state, retry, maxAttempts, delaySeconds, error, cause }: EventOf<'RetryScheduled'>): void {
    this.#training.stop();
    this.#screen.line(
      this.#screen.paint.yellow(
        `↻ ${stepOf(state).label}: ${failureSentence({ error, cause })}, retry ${retry} of ${maxAttempts} in ${duration(delaySeconds)}`,
      ),
    );
  }

  #endAttempt({ attempt, exitCode, statusReason, decision }: EventOf<'JobAttemptStopped'>): void {
    this.#training.stop();
    if (decision !== 'RETRY') return;
    const how = exitCode === null ? statusReason : `exit code ${exitCode}`;
    this.#screen.line(
      this.#screen.paint.yellow(`↻ Train: attempt ${attempt} ended (${how}), starting the next one`),
    );
  }
}
