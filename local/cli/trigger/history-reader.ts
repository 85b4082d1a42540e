import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { EventDetail, ExecutionEvent, Failure, MapCounts } from '../../emulator/asl/events';
import type { Json } from '../../emulator/asl/json';

interface OpenState {
  readonly name: string;
  readonly type: string;
  readonly enteredMs: number;
  /** What its last attempt failed with, until it is known what follows. */
  failure?: Failure;
}

/** Types of events that report how an attempt at a state failed. */
const FAILED =
  /^(Task(Failed|TimedOut|StartFailed|SubmitFailed)|LambdaFunction(Failed|TimedOut)|MapRunFailed|EvaluationFailed)$/;

export interface HistoryReaderOptions {
  /** Counts of a Map Run; undefined where they cannot be had. */
  readonly countsOf: (mapRunArn: string) => Promise<MapCounts | undefined>;
  /** An attempt failed and another one follows. */
  readonly onRetry: (state: string, failure: Failure) => void;
}

/**
 * Turns Step Functions' history into the events of the local executor, for the states at the top: those inside a Map or
 * Parallel state are passed over.
 */
export class HistoryReader {
  #lastId = 0;
  #open: OpenState | undefined;
  #mapRunArn: string | undefined;

  readonly #options: HistoryReaderOptions;

  constructor(options: HistoryReaderOptions) {
    this.#options = options;
  }

  /** The state that runs now. */
  get state(): string | undefined {
    return this.#open?.name;
  }

  /** @param events from the start of the history, or from where the last call ended */
  async read(events: readonly HistoryEvent[]): Promise<ExecutionEvent[]> {
    const reported: ExecutionEvent[] = [];
    for (const event of events) {
      const { id = 0 } = event;
      if (id <= this.#lastId) continue;
      this.#lastId = id;
      const at = (event.timestamp ?? new Date()).toISOString();
      for (const detail of await this.#detailsOf(event, String(event.type)))
        reported.push({ at, path: '', ...detail });
    }
    return reported;
  }

  async #detailsOf(event: HistoryEvent, type: string): Promise<EventDetail[]> {
    const ms = (event.timestamp ?? new Date()).getTime();
    if (type.endsWith('StateEntered')) return this.#enter(event, type, ms);
    if (type.endsWith('StateExited')) return this.#exit(event, ms);
    if (this.#open === undefined) return [];
    if (FAILED.test(type)) this.#open.failure = failureOf(event);
    if (type === 'TaskScheduled' && this.#open.failure !== undefined) {
      this.#options.onRetry(this.#open.name, this.#open.failure);
      delete this.#open.failure;
    }
    if (type === 'MapRunStarted') this.#mapRunArn = event.mapRunStartedEventDetails?.mapRunArn;
    if (type === 'MapRunSucceeded') return this.#count(this.#open.name);
    const hasEnded = /^Execution(Failed|Aborted|TimedOut)$/.test(type);
    return hasEnded ? this.#fail(event, ms) : [];
  }

  #enter(event: HistoryEvent, type: string, enteredMs: number): EventDetail[] {
    // Whatever is entered before the state is left is inside it.
    if (this.#open !== undefined) return [];
    const { name = '', input = 'null' } = event.stateEnteredEventDetails ?? {};
    this.#open = { name, type: type.replace(/StateEntered$/, ''), enteredMs };
    return [{ type: 'StateEntered', state: name, stateType: this.#open.type, input: parse(input) }];
  }

  #exit(event: HistoryEvent, ms: number): EventDetail[] {
    const { name = '', output = 'null' } = event.stateExitedEventDetails ?? {};
    if (this.#open?.name !== name) return [];
    const { type, enteredMs, failure } = this.#open;
    this.#open = undefined;
    const exited = {
      ...({ type: 'StateExited', state: name, stateType: type } as const),
      output: parse(output),
      durationMs: ms - enteredMs,
    };
    return failure === undefined
      ? [exited]
      : [{ type: 'ErrorCaught', state: name, next: '', ...failure }, exited];
  }

  #fail(event: HistoryEvent, ms: number): EventDetail[] {
    const { name, type, enteredMs, failure = failureOf(event) } = this.#open!;
    this.#open = undefined;
    const state = { state: name, stateType: type, durationMs: ms - enteredMs };
    return [{ type: 'StateFailed', ...state, ...failure }];
  }

  async #count(state: string): Promise<EventDetail[]> {
    const counts = this.#mapRunArn === undefined ? undefined : await this.#options.countsOf(this.#mapRunArn);
    return counts === undefined ? [] : [{ type: 'MapRunSucceeded', state, ...counts }];
  }
}

/** The details of an event lie in a field that its type names: every kind has error and cause. */
function failureOf(event: HistoryEvent): Failure {
  for (const [name, details] of Object.entries(event)) {
    if (!name.endsWith('EventDetails') || typeof details !== 'object') continue;
    const { error, cause } = details as Partial<Failure>;
    if (error !== undefined || cause !== undefined) return { error: error ?? 'Error', cause: cause ?? '' };
  }
  const isAborted = event.type === 'ExecutionAborted';
  return { error: isAborted ? 'Aborted' : String(event.type), cause: '' };
}

/** A payload that was cut off, or left out, says nothing. */
function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
