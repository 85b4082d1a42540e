import { isJson } from '../../../shared/is-json';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { StateError } from '../asl/errors';
import { PAYLOAD_LIMIT_BYTES } from '../asl/limits';
import type { StartExecution } from '../integrations/start-execution';
import type { LocalRuntime } from '../local-runtime';
import { describeMachine, describeMapRun, describeOf, listed, listedMapRun, seconds } from './answers';
import { Execution } from './executions';
import type { HistoryEvent } from './history';
import { deleting, Machines, type Machine } from './machines';
import { checkArn, checkName } from './names';
import { pageOf } from './pages';
import * as requests from './requests';
import { ServiceError } from './service-error';

/** Of executions that have ended; each keeps up to 25,000 events. */
const MOST_ENDED = 100;

export interface ServiceOptions {
  readonly runtime: LocalRuntime;
  /** Logs lie in `<workDir>/logs/`. */
  readonly workDir: string;
  readonly onStart?: (execution: Execution) => void;
}

/**
 * Step Functions' API over the executor of this machine, for state machines in JSONata. Machines and executions are
 * kept as long as the process lives, of those that have ended the last hundred; the synthesized machines are there from
 * the start: the workflow, and what starts runs of it.
 */
export class LocalStepFunctions {
  /** Machines of the assembly that cannot run here. */
  readonly leftOut: Machines['leftOut'];
  readonly #machines: Machines;
  readonly #executions = new Map<string, Execution>();

  readonly #options: ServiceOptions;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#machines = new Machines(options.runtime);
    this.leftOut = this.#machines.leftOut;
  }

  /**
   * Answers one operation.
   *
   * @throws ServiceError
   */
  async answer(operation: string, body: unknown): Promise<object> {
    const answer = Object.hasOwn(this.#operations, operation) ? this.#operations[operation] : undefined;
    if (answer === undefined) {
      throw new ServiceError(
        'UnknownOperationException',
        `This endpoint has no operation ${operation.slice(0, 100)}; it has ${Object.keys(this.#operations).join(', ')}`,
      );
    }
    return answer(body);
  }

  /** Ends every execution; returns when their processes are gone. */
  async stopAll(): Promise<void> {
    const reason = { error: 'EndpointStopped', cause: 'The local endpoint was stopped' };
    await Promise.all([...this.#executions.values()].map((execution) => execution.stop(reason)));
  }

  readonly #operations: Readonly<Record<string, (body: unknown) => object | Promise<object>>> = {
    CreateStateMachine: (body) => {
      const { arn, createdAt } = this.#machines.create(read(requests.CreateStateMachine, body));
      return { stateMachineArn: arn, creationDate: seconds(createdAt) };
    },
    UpdateStateMachine: (body) => {
      const { revisionId } = this.#machines.update(read(requests.UpdateStateMachine, body));
      return { updateDate: seconds(new Date()), revisionId };
    },
    DeleteStateMachine: (body) => this.#deleteStateMachine(read(requests.DeleteStateMachine, body)),
    DescribeStateMachine: (body) =>
      describeMachine(this.#machines.of(read(requests.DescribeStateMachine, body).stateMachineArn)),
    ListStateMachines: (body) => {
      const { items, ...more } = pageOf(this.#machines.all, read(requests.ListStateMachines, body));
      return {
        stateMachines: items.map(({ arn, name, type, createdAt }) => ({
          stateMachineArn: arn,
          name,
          type,
          creationDate: seconds(createdAt),
        })),
        ...more,
      };
    },
    StartExecution: (body) => {
      const { executionArn, startedAt } = this.#startExecution(read(requests.StartExecution, body));
      return { executionArn, startDate: seconds(startedAt) };
    },
    DescribeExecution: (body) =>
      describeOf(this.#executionOf(read(requests.DescribeExecution, body).executionArn)),
    ListExecutions: (body) => this.#listExecutions(read(requests.ListExecutions, body)),
    GetExecutionHistory: (body) => this.#getHistory(read(requests.GetExecutionHistory, body)),
    StopExecution: async (body) => {
      const { executionArn, ...reason } = read(requests.StopExecution, body);
      const execution = this.#executionOf(executionArn);
      await execution.stop(withoutUndefined(reason));
      return { stopDate: seconds(execution.stoppedAt ?? new Date()) };
    },
    ListMapRuns: (body) => {
      const { executionArn, ...page } = read(requests.ListMapRuns, body);
      const { arn, history } = this.#executionOf(executionArn);
      const { items, ...more } = pageOf([...history.mapRuns.values()].reverse(), page);
      return { mapRuns: items.map((run) => listedMapRun(arn, run)), ...more };
    },
    DescribeMapRun: (body) => {
      const { mapRunArn } = read(requests.DescribeMapRun, body);
      for (const { arn, history } of this.#executions.values()) {
        const run = history.mapRuns.get(mapRunArn);
        if (run !== undefined) return describeMapRun(arn, run);
      }
      throw new ServiceError('ResourceNotFound', `Map Run Does Not Exist: '${mapRunArn}'`);
    },
  };

  #startExecution(
    request: Pick<z.infer<typeof requests.StartExecution>, 'stateMachineArn' | 'name' | 'input'>,
  ) {
    const { stateMachineArn, name = randomUUID(), input } = request;
    const machine = this.#machines.of(stateMachineArn);
    if (machine.status === 'DELETING') throw deleting(machine.arn);
    checkName(name);
    checkInput(input);
    const execution = this.#existing(machine, name, input) ?? this.#start(machine, name, input);
    return { executionArn: execution.arn, startedAt: execution.startedAt };
  }

  /** A repeated start, as from a client that missed the answer, is the same execution. */
  #existing(machine: Machine, name: string, input: string): Execution | undefined {
    if (machine.type === 'EXPRESS') return undefined;
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = this.#executions.get(arn);
    const isSame = existing?.status === 'RUNNING' && existing.options.input === input;
    if (existing === undefined || isSame) return existing;
    throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
  }

  #start(machine: Machine, name: string, input: string): Execution {
    const { runtime, workDir, onStart } = this.#options;
    const log = machine.arn === runtime.workflow.stateMachine.arn ? name : join(machine.name, name);
    const logFolder = join(workDir, 'logs', log);
    const startExecution: StartExecution = (request) => this.#startFromState(request);
    const execution = new Execution({ runtime, machine, name, input, log, logFolder, startExecution });
    this.#executions.set(execution.arn, execution);
    this.#forgetOldest();
    onStart?.(execution);
    return execution;
  }

  /** As a state calls it, whose errors have names of their own. @throws StateError */
  #startFromState({
    stateMachineArn,
    name,
    input,
  }: Parameters<StartExecution>[0]): ReturnType<StartExecution> {
    try {
      return this.#startExecution({ stateMachineArn, ...(name === undefined ? {} : { name }), input });
    } catch (thrown) {
      if (!(thrown instanceof ServiceError)) throw thrown;
      throw new StateError(
        `StepFunctions.${thrown.type.replace(/(Exception)?$/, 'Exception')}`,
        thrown.message,
      );
    }
  }

  #forgetOldest(): void {
    const ended = [...this.#executions.values()].filter(({ status }) => status !== 'RUNNING');
    for (const { arn } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED)))
      this.#executions.delete(arn);
  }

  #deleteStateMachine({ stateMachineArn }: z.infer<typeof requests.DeleteStateMachine>): object {
    const ofMachine = [...this.#executions.values()].filter(
      ({ options, status }) => options.machine.arn === stateMachineArn && status === 'RUNNING',
    );
    const reason = { error: 'StateMachineDeleted', cause: 'The state machine was deleted' };
    this.#machines.delete(stateMachineArn, () =>
      Promise.all(ofMachine.map((execution) => execution.stop(reason))),
    );
    return {};
  }

  #listExecutions(request: z.infer<typeof requests.ListExecutions>): object {
    const { stateMachineArn, statusFilter, ...page } = request;
    const { arn, type } = this.#machines.of(stateMachineArn);
    if (type === 'EXPRESS') {
      const message = 'This operation is not supported by this type of state machine';
      throw new ServiceError('StateMachineTypeNotSupported', message);
    }
    const found = [...this.#executions.values()]
      .filter(({ options, status }) => options.machine.arn === arn && status === (statusFilter ?? status))
      .reverse();
    const { items, ...more } = pageOf(found, page);
    return { executions: items.map(listed), ...more };
  }

  #getHistory(request: z.infer<typeof requests.GetExecutionHistory>): object {
    const { events } = this.#executionOf(request.executionArn).history;
    const ordered = request.reverseOrder ? [...events].reverse() : events;
    const { items, ...more } = pageOf(ordered, request);
    return { events: request.includeExecutionData ? items : items.map(withoutData), ...more };
  }

  #executionOf(given: string): Execution {
    checkArn(given, 'execution');
    const execution = this.#executions.get(given);
    if (execution !== undefined) return execution;
    throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${given}'`);
  }
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ServiceError('ValidationException', z.prettifyError(parsed.error));
}

/** AWS refuses it before the execution starts. */
function checkInput(input: string): void {
  const problem =
    Buffer.byteLength(input) > PAYLOAD_LIMIT_BYTES
      ? `it has more than ${PAYLOAD_LIMIT_BYTES} bytes`
      : isJson(input)
        ? undefined
        : 'not JSON';
  if (problem === undefined) return;
  throw new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: ${problem}`);
}

/** Inputs and outputs left out, as for a caller who may not see them. */
function withoutData(event: HistoryEvent): HistoryEvent {
  const cut = (value: unknown): unknown =>
    typeof value !== 'object' || value === null
      ? value
      : Object.fromEntries(
          Object.entries(value).filter(([name]) => !/^(input|output|parameters)(Details)?$/.test(name)),
        );
  return Object.fromEntries(
    Object.entries(event).map(([name, value]) => [name, cut(value)]),
  ) as unknown as HistoryEvent;
}

function withoutUndefined<T extends object>(value: T) {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
