import type { EventDetail, ExecutionEvent, Failure, MapCounts, MapRunSettings } from '../asl/events';
import { failureFields, resourceOf, text } from './event-details';

/** An event of GetExecutionHistory: its type, and one field of details named after it. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

type EventOf<Type extends EventDetail['type']> = ExecutionEvent & { readonly type: Type };
type Details = Readonly<Record<string, unknown>>;

export interface MapRun extends MapRunSettings {
  readonly startedAt: Date;
  stoppedAt?: Date;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  counts: MapCounts;
}

const MAP_RUN_ENDINGS = {
  MapRunSucceeded: 'SUCCEEDED',
  MapRunFailed: 'FAILED',
  MapRunAborted: 'ABORTED',
} as const;

/** What follows these names the event before them as its previous one, as recorded in localstack/localstack. */
const BY_THE_WAY = new Set(['ExecutionStarted', 'MapStateSucceeded', 'ParallelStateSucceeded']);

/** Turns what an execution reports into the history that Step Functions would show. */
export class History {
  readonly events: HistoryEvent[] = [];
  /** By ARN. */
  readonly mapRuns = new Map<string, MapRun>();
  readonly #lastOfPath = new Map<string, number>();
  readonly #stateTypes = new Map<string, string>();
  readonly #openMapRuns = new Map<string, MapRun>();
  /** Tasks whose attempt has not been reported as ended. */
  readonly #openTasks = new Map<string, { readonly resource: string; isSubmitted: boolean }>();
  /** Where Tasks are that have been entered and not been left: they are aborted with what is around them. */
  readonly #insideTasks = new Map<string, ExecutionEvent>();
  /** Maps and Parallels whose last attempt failed. */
  readonly #failed = new Set<string>();
  /** Causes of failed evaluations that an inner state has reported. */
  readonly #evaluations = new Set<string>();

  readonly #execution: { readonly arn: string; readonly roleArn: string };

  constructor(execution: { readonly arn: string; readonly roleArn: string }) {
    this.#execution = execution;
  }

  take(event: ExecutionEvent): void {
    // On AWS the children of a Distributed Map are separate executions, with their own histories.
    if ([...this.#openMapRuns.keys()].some((map) => event.path.startsWith(`${map}[`))) return;
    if (this.#takeOfExecution(event) || this.#takeOfTask(event)) return;
    this.#takeOfState(event);
  }

  #takeOfExecution(event: ExecutionEvent): boolean {
    switch (event.type) {
      case 'ExecutionStarted':
        this.#add(event, event.type, {
          executionStartedEventDetails: { ...text('input', event.input), roleArn: this.#execution.roleArn },
        });
        return true;
      case 'ExecutionSucceeded':
        this.#add(event, event.type, { executionSucceededEventDetails: text('output', event.output) });
        return true;
      case 'ExecutionFailed':
      case 'ExecutionTimedOut':
      case 'ExecutionAborted':
        this.#add(event, event.type, failureFields(event.type, event));
        return true;
      default:
        return false;
    }
  }

  #takeOfTask(event: ExecutionEvent): boolean {
    switch (event.type) {
      case 'TaskScheduled':
        this.#schedule(event);
        return true;
      case 'TaskSubmitted': {
        const task = this.#openTasks.get(key(event));
        if (task !== undefined) task.isSubmitted = true;
        const details = { ...resourceOf(event.resource), ...text('output', event.output) };
        this.#add(event, event.type, { taskSubmittedEventDetails: details });
        return true;
      }
      case 'TaskSucceeded': {
        this.#openTasks.delete(key(event));
        const details = { ...resourceOf(event.resource), ...text('output', event.output) };
        this.#add(event, event.type, { taskSucceededEventDetails: details });
        return true;
      }
      default:
        return false;
    }
  }

  #takeOfState(event: ExecutionEvent): void {
    switch (event.type) {
      case 'StateEntered':
        return this.#enter(event);
      case 'StateExited':
        return this.#exit(event);
      case 'StateFailed':
      case 'RetryScheduled':
      case 'ErrorCaught':
        return this.#fail(event);
      case 'ParallelStarted':
        return this.#start(event, 'ParallelStateStarted');
      case 'MapStarted':
        return this.#start(event, 'MapStateStarted', {
          mapStateStartedEventDetails: { length: event.items },
        });
      case 'IterationStarted':
      case 'IterationSucceeded':
      case 'IterationFailed':
      case 'IterationAborted': {
        const name = `mapI${event.type.slice(1)}EventDetails`;
        this.#add(event, `Map${event.type}`, { [name]: { name: event.state, index: event.index } });
        return this.#abortTasks(event.path);
      }
      case 'MapRunStarted':
        return this.#startMapRun(event);
      case 'MapRunProgress':
        return this.#countMapRun(event);
      case 'MapRunSucceeded':
      case 'MapRunFailed':
      case 'MapRunAborted':
        return this.#endMapRun(event);
      default:
        // Lines of jobs and functions, messages sent: Step Functions knows nothing of them.
        return;
    }
  }

  #enter(event: EventOf<'StateEntered'>): void {
    const { state, stateType, input } = event;
    this.#stateTypes.set(key(event), stateType);
    if (stateType === 'Task') this.#insideTasks.set(key(event), event);
    const stateEnteredEventDetails = { name: state, ...text('input', input) };
    this.#add(event, `${stateType}StateEntered`, { stateEnteredEventDetails });
  }

  #exit(event: EventOf<'StateExited'>): void {
    const { state, stateType, output, variables } = event;
    this.#insideTasks.delete(key(event));
    const isGroup = stateType === 'Map' || stateType === 'Parallel';
    if (isGroup && !this.#failed.delete(key(event))) this.#add(event, `${stateType}StateSucceeded`);
    const assigned = Object.entries(variables ?? {}).map(([name, value]) => [name, JSON.stringify(value)]);
    const stateExitedEventDetails = {
      name: state,
      ...text('output', output),
      ...(variables === undefined
        ? {}
        : {
            assignedVariables: Object.fromEntries(assigned) as unknown,
            assignedVariablesDetails: { truncated: false },
          }),
    };
    this.#add(event, `${stateType}StateExited`, { stateExitedEventDetails });
  }

  #start(event: EventOf<'ParallelStarted' | 'MapStarted'>, type: string, details?: Details): void {
    this.#failed.delete(key(event));
    this.#add(event, type, details);
  }

  #schedule(event: EventOf<'TaskScheduled'>): void {
    const { resource, args, timeoutSeconds } = event;
    this.#openTasks.set(key(event), { resource, isSubmitted: false });
    this.#add(event, 'TaskScheduled', {
      taskScheduledEventDetails: {
        ...resourceOf(resource),
        region: this.#execution.arn.split(':')[3] ?? '',
        parameters: JSON.stringify(args),
        ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
      },
    });
    this.#add(event, 'TaskStarted', { taskStartedEventDetails: resourceOf(resource) });
  }

  #fail(event: EventOf<'StateFailed' | 'RetryScheduled' | 'ErrorCaught'>): void {
    const stateType = this.#stateTypes.get(key(event)) ?? '';
    const task = this.#openTasks.get(key(event));
    this.#openTasks.delete(key(event));
    if (task !== undefined) this.#failTask(event, task);
    else if (event.location !== undefined && !this.#evaluations.has(event.cause)) {
      this.#evaluations.add(event.cause);
      const details = { ...failureFields('EvaluationFailed', event).evaluationFailedEventDetails };
      const evaluationFailedEventDetails = { ...details, location: event.location, state: event.state };
      this.#add(event, 'EvaluationFailed', { evaluationFailedEventDetails });
    }
    if (stateType === 'Map' || stateType === 'Parallel') {
      this.#failed.add(key(event));
      this.#abortTasks(`${key(event)}/`);
      this.#add(event, `${stateType}StateFailed`);
    }
    // What fails in the same way after this is a failure of its own.
    if (event.type !== 'StateFailed') this.#evaluations.clear();
  }

  #abortTasks(place: string): void {
    for (const [task, entered] of this.#insideTasks) {
      if (!task.startsWith(place)) continue;
      this.#insideTasks.delete(task);
      this.#add(entered, 'TaskStateAborted');
    }
  }

  #failTask(event: ExecutionEvent & Failure, task: { resource: string; isSubmitted: boolean }): void {
    const type =
      event.error === 'States.Timeout'
        ? 'TaskTimedOut'
        : task.resource.endsWith('.sync') && !task.isSubmitted
          ? 'TaskSubmitFailed'
          : 'TaskFailed';
    this.#add(event, type, failureFields(type, event, resourceOf(task.resource)));
  }

  #startMapRun(event: EventOf<'MapRunStarted'>): void {
    const { arn, childMachineArn, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = event;
    const run: MapRun = {
      ...{ arn, childMachineArn, maxConcurrency, toleratedFailureCount, toleratedFailurePercentage },
      startedAt: new Date(event.at),
      status: 'RUNNING',
      counts: { items: 0, succeeded: 0, failed: 0 },
    };
    this.mapRuns.set(arn, run);
    this.#openMapRuns.set(key(event), run);
    this.#add(event, 'MapRunStarted', { mapRunStartedEventDetails: { mapRunArn: arn } });
  }

  #countMapRun(event: EventOf<'MapRunProgress'>): void {
    const run = this.#openMapRuns.get(key(event));
    if (run !== undefined) run.counts = event;
  }

  #endMapRun(event: EventOf<'MapRunSucceeded' | 'MapRunFailed' | 'MapRunAborted'>): void {
    const run = this.#openMapRuns.get(key(event));
    if (run === undefined) return;
    run.counts = event;
    run.stoppedAt = new Date(event.at);
    run.status = MAP_RUN_ENDINGS[event.type];
    this.#openMapRuns.delete(key(event));
    this.#add(event, event.type, event.type === 'MapRunFailed' ? failureFields(event.type, event) : {});
  }

  #add({ at, path }: ExecutionEvent, type: string, details: Details = {}): void {
    const id = this.events.length + 1;
    const previousEventId =
      type === 'ExecutionAborted'
        ? 0
        : (this.#lastOfPath.get(path) ?? this.#lastOfPath.get(outer(path)) ?? 0);
    if (!BY_THE_WAY.has(type)) this.#lastOfPath.set(path, id);
    this.events.push({ id, previousEventId, timestamp: Date.parse(at) / 1000, type, ...details });
  }
}

const key = ({ path, state }: { readonly path: string; readonly state: string }): string =>
  path === '' ? state : `${path}/${state}`;

const outer = (path: string): string => path.replace(/(^|\/)[^/]*$/, '');
