import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { UnsupportedDefinition } from '../asl/errors';
import type { LocalRuntime } from '../local-runtime';
import { describeMachine, describeMapRun, describeOf, listed, seconds } from './answers';
import { Execution, type Machine } from './executions';
import type { HistoryEvent } from './history';
import { pageOf } from './pages';
import * as requests from './requests';
import { ServiceError } from './service-error';
import { isRunName } from '../../../shared/run-name';

/** Of executions that have ended; each keeps up to 25,000 events. */
const MOST_ENDED = 100;
const LOCAL_ROLE = 'arn:aws:iam::000000000000:role/local';

export interface ServiceOptions {
  readonly runtime: LocalRuntime;
  /** Logs lie in `<workDir>/logs/`. */
  readonly workDir: string;
  readonly onStart?: (execution: Execution) => void;
}

/**
 * Step Functions' API over the executor of this machine, for Standard state machines in JSONata. Machines and
 * executions are kept as long as the process lives, of those that have ended the last hundred; the synthesized workflow is there from the start.
 */
export class LocalStepFunctions {
  readonly #machines = new Map<string, Machine>();
  readonly #executions = new Map<string, Execution>();

  readonly #options: ServiceOptions;

  constructor(options: ServiceOptions) {
    this.#options = options;
    const { arn, name, definition } = options.runtime.workflow.stateMachine;
    const parsed = options.runtime.parse(definition);
    this.#machines.set(arn, { arn, name, definition, parsed, roleArn: LOCAL_ROLE, createdAt: new Date() });
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
    CreateStateMachine: (body) => this.#createStateMachine(read(requests.CreateStateMachine, body)),
    DescribeStateMachine: (body) =>
      describeMachine(this.#machineOf(read(requests.DescribeStateMachine, body).stateMachineArn)),
    ListStateMachines: (body) => {
      const { items, ...more } = pageOf([...this.#machines.values()], read(requests.ListStateMachines, body));
      return {
        stateMachines: items.map(({ arn, name, createdAt }) => ({
          stateMachineArn: arn,
          name,
          type: 'STANDARD',
          creationDate: seconds(createdAt),
        })),
        ...more,
      };
    },
    StartExecution: (body) => this.#startExecution(read(requests.StartExecution, body)),
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
    DescribeMapRun: (body) => {
      const { mapRunArn } = read(requests.DescribeMapRun, body);
      for (const { arn, history } of this.#executions.values()) {
        const run = history.mapRuns.get(mapRunArn);
        if (run !== undefined) return describeMapRun(arn, run);
      }
      throw new ServiceError('ResourceNotFound', `Map Run Does Not Exist: '${mapRunArn}'`);
    },
  };

  #createStateMachine(request: z.infer<typeof requests.CreateStateMachine>): object {
    const { name, definition, roleArn, type } = request;
    if (type !== 'STANDARD') {
      const message = `This endpoint has STANDARD state machines only, not ${type.slice(0, 80)}`;
      throw new ServiceError('StateMachineTypeNotSupported', message);
    }
    checkName(name);
    const arn = this.#arnOf(name);
    const existing = this.#machines.get(arn);
    if (existing !== undefined && existing.definition !== definition) {
      throw new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    }
    const machine = existing ?? {
      arn,
      name,
      definition,
      roleArn,
      parsed: this.#parse(definition),
      createdAt: new Date(),
    };
    this.#machines.set(arn, machine);
    return { stateMachineArn: arn, creationDate: seconds(machine.createdAt) };
  }

  #parse(definition: string): Machine['parsed'] {
    try {
      return this.#options.runtime.parse(definition);
    } catch (error) {
      if (error instanceof UnsupportedDefinition || error instanceof SyntaxError) {
        throw new ServiceError('InvalidDefinition', error.message);
      }
      throw error;
    }
  }

  #startExecution(request: z.infer<typeof requests.StartExecution>): object {
    const { stateMachineArn, name = randomUUID(), input } = request;
    const machine = this.#machineOf(stateMachineArn);
    checkName(name);
    if (!isJson(input)) {
      throw new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: not JSON`);
    }
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const existing = this.#executions.get(arn);
    // A repeated start, as from a client that missed the answer, is the same execution.
    const isSame = existing?.status === 'RUNNING' && existing.options.input === input;
    if (existing !== undefined && !isSame) {
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    const execution = existing ?? this.#start(machine, name, input);
    return { executionArn: execution.arn, startDate: seconds(execution.startedAt) };
  }

  #start(machine: Machine, name: string, input: string): Execution {
    const { runtime, workDir, onStart } = this.#options;
    const log = machine.arn === runtime.workflow.stateMachine.arn ? name : join(machine.name, name);
    const logFolder = join(workDir, 'logs', log);
    const execution = new Execution({ runtime, machine, name, input, log, logFolder });
    this.#executions.set(execution.arn, execution);
    this.#forgetOldest();
    onStart?.(execution);
    return execution;
  }

  #forgetOldest(): void {
    const ended = [...this.#executions.values()].filter(({ status }) => status !== 'RUNNING');
    for (const { arn } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED)))
      this.#executions.delete(arn);
  }

  #listExecutions(request: z.infer<typeof requests.ListExecutions>): object {
    const { stateMachineArn, statusFilter, ...page } = request;
    const { arn } = this.#machineOf(stateMachineArn);
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

  #machineOf(given: string): Machine {
    checkArn(given, 'stateMachine');
    const machine = this.#machines.get(given);
    if (machine !== undefined) return machine;
    throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${given}'`);
  }

  #executionOf(given: string): Execution {
    checkArn(given, 'execution');
    const execution = this.#executions.get(given);
    if (execution !== undefined) return execution;
    throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${given}'`);
  }

  #arnOf(name: string): string {
    return this.#options.runtime.workflow.stateMachine.arn.replace(/:[^:]*$/, `:${name}`);
  }
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ServiceError('ValidationException', z.prettifyError(parsed.error));
}

function checkName(name: string): void {
  if (isRunName(name)) return;
  throw new ServiceError(
    'InvalidName',
    `Invalid Name: '${name}': allowed here are letters, digits, ".", "_" and "-", with no dot at the start`,
  );
}

function checkArn(arn: string, kind: 'stateMachine' | 'execution'): void {
  if (new RegExp(`^arn:[a-z-]+:states:[^:]*:[^:]*:${kind}:.+`).test(arn)) return;
  throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}' is not the ARN of a Step Functions ${kind}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
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
