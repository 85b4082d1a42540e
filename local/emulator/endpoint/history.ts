import { randomUUID } from 'node:crypto';
import type { EventDetail, ExecutionEvent, Failure, MapCounts } from '../asl/events';
import type { Json } from '../asl/json';

/** An event of GetExecutionHistory: its type, and one field of details named after it. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

type EventOf<Type extends EventDetail['type']> = Extract<EventDetail, { type: Type }> & { path: string };
type Details = Readonly<Record<string, unknown>>;

export interface MapRun {
  readonly arn: string;
  readonly startedAt: Date;
  stoppedAt?: Date;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  counts: MapCounts;
}

/** Turns what an execution reports into the history that Step Functions would show. */
export class History {
  readonly events: HistoryEvent[] = [];
  /** By ARN. */
  readonly mapRuns = new Map<string, MapRun>();
  readonly #lastOfPath = new Map<string, number>();
  readonly #stateTypes = new Map<string, string>();
  readonly #openMapRuns = new Map<string, MapRun>();
  /** Tasks whose attempt has not been reported as ended. */
  readonly #openTasks = new Set<string>();

  readonly #execution: { readonly arn: string; readonly roleArn: string };

  constructor(execution: { readonly arn: string; readonly roleArn: string }) {
    this.#execution = execution;
  }

  take(event: ExecutionEvent): void {
    // On AWS the children of a Distributed Map are separate executions, with their own histories.
    if ([...this.#openMapRuns.keys()].some((map) => event.path.startsWith(`${map}[`))) return;
    switch (event.type) {
      case 'ExecutionStarted':
        return this.#add(event, 'ExecutionStarted', {
          executionStartedEventDetails: { ...text('input', event.input), roleArn: this.#execution.roleArn },
        });
      case 'StateEntered':
        return this.#enter(event);
      case 'StateExited':
        return this.#exit(event);
      case 'TaskScheduled':
        return this.#schedule(event);
      case 'StateFailed':
      case 'RetryScheduled':
      case 'ErrorCaught':
        return this.#fail(event);
      case 'MapRunStarted':
        return this.#startMapRun(event);
      case 'MapRunProgress':
        return this.#countMapRun(event);
      case 'MapRunSucceeded':
      case 'MapRunFailed':
        return this.#endMapRun(event);
      case 'ExecutionSucceeded':
        return this.#add(event, 'ExecutionSucceeded', {
          executionSucceededEventDetails: text('output', event.output),
        });
      case 'ExecutionFailed':
      case 'ExecutionTimedOut':
      case 'ExecutionAborted': {
        const name = `${event.type.charAt(0).toLowerCase()}${event.type.slice(1)}EventDetails`;
        return this.#add(event, event.type, { [name]: failureOf(event) });
      }
      default:
        // Lines of jobs and functions, messages sent: Step Functions knows nothing of them.
        return;
    }
  }

  #enter(event: EventOf<'StateEntered'> & ExecutionEvent): void {
    const { state, stateType, input } = event;
    this.#stateTypes.set(key(event), stateType);
    const stateEnteredEventDetails = { name: state, ...text('input', input) };
    this.#add(event, `${stateType}StateEntered`, { stateEnteredEventDetails });
    if (stateType === 'Map') this.#add(event, 'MapStateStarted');
    if (stateType === 'Parallel') this.#add(event, 'ParallelStateStarted');
  }

  #exit(event: EventOf<'StateExited'> & ExecutionEvent): void {
    const { state, stateType, output } = event;
    if (this.#openTasks.delete(key(event))) {
      this.#add(event, 'TaskSucceeded', {
        taskSucceededEventDetails: { ...RESOURCE, ...text('output', output) },
      });
    }
    if (stateType === 'Map') this.#add(event, 'MapStateSucceeded');
    if (stateType === 'Parallel') this.#add(event, 'ParallelStateSucceeded');
    const stateExitedEventDetails = { name: state, ...text('output', output) };
    this.#add(event, `${stateType}StateExited`, { stateExitedEventDetails });
  }

  #schedule(event: EventOf<'TaskScheduled'> & ExecutionEvent): void {
    this.#openTasks.add(key(event));
    this.#add(event, 'TaskScheduled', {
      taskScheduledEventDetails: { ...RESOURCE, resource: event.resource, region: 'local', parameters: '{}' },
    });
    this.#add(event, 'TaskStarted', { taskStartedEventDetails: RESOURCE });
  }

  #fail(event: ExecutionEvent & { readonly state: string } & Failure): void {
    const stateType = this.#stateTypes.get(key(event));
    if (this.#openTasks.delete(key(event))) {
      this.#add(event, 'TaskFailed', { taskFailedEventDetails: { ...RESOURCE, ...failureOf(event) } });
    } else if (event.error === 'States.QueryEvaluationError') {
      const evaluationFailedEventDetails = { state: event.state, ...failureOf(event) };
      this.#add(event, 'EvaluationFailed', { evaluationFailedEventDetails });
    } else if (stateType === 'Map' || stateType === 'Parallel') {
      this.#add(event, `${stateType}StateFailed`);
    }
  }

  #startMapRun(event: EventOf<'MapRunStarted'> & ExecutionEvent): void {
    const arn = `${this.#execution.arn.replace(':execution:', ':mapRun:').replace(/:[^:]*$/, '')}/${event.state}:${randomUUID()}`;
    const counts = { items: event.items, succeeded: 0, failed: 0 };
    const run: MapRun = { arn, startedAt: new Date(event.at), status: 'RUNNING', counts };
    this.mapRuns.set(arn, run);
    this.#openMapRuns.set(key(event), run);
    this.#add(event, 'MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: arn } });
  }

  #countMapRun(event: EventOf<'MapRunProgress'>): void {
    const run = this.#openMapRuns.get(key(event));
    if (run !== undefined) run.counts = event;
  }

  #endMapRun(event: EventOf<'MapRunSucceeded' | 'MapRunFailed'> & ExecutionEvent): void {
    const run = this.#openMapRuns.get(key(event));
    if (run === undefined) return;
    run.counts = event;
    run.stoppedAt = new Date(event.at);
    run.status = event.type === 'MapRunSucceeded' ? 'SUCCEEDED' : 'FAILED';
    this.#openMapRuns.delete(key(event));
    this.#add(event, event.type, event.type === 'MapRunFailed' ? { mapRunFailedEventDetails: {} } : {});
  }

  #add({ at, path }: ExecutionEvent, type: string, details: Details = {}): void {
    const id = this.events.length + 1;
    const previousEventId = this.#lastOfPath.get(path) ?? this.#lastOfPath.get(outer(path)) ?? 0;
    this.#lastOfPath.set(path, id);
    this.events.push({ id, previousEventId, timestamp: Date.parse(at) / 1000, type, ...details });
  }
}

const RESOURCE = { resourceType: 'local', resource: 'local' };

const key = ({ path, state }: { readonly path: string; readonly state: string }): string =>
  path === '' ? state : `${path}/${state}`;

const outer = (path: string): string => path.replace(/(^|\/)[^/]*$/, '');

/** An execution may be stopped without an error or a cause; what is missing is left out. */
const failureOf = ({ error, cause }: Failure) => ({
  ...(error === '' ? {} : { error }),
  ...(cause === '' ? {} : { cause }),
});

/** A payload as text, with the note that it was not truncated. */
function text(field: 'input' | 'output', value: Json) {
  return { [field]: JSON.stringify(value), [`${field}Details`]: { truncated: false } };
}
