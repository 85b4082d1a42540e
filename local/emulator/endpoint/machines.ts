import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { UnsupportedDefinition } from '../asl/errors';
import type { StateMachine } from '../asl/schema';
import type { StateMachineSpec, StateMachineType } from '../assembly/specs';
import type { LocalRuntime } from '../local-runtime';
import { checkArn, checkName } from './names';
import type * as requests from './requests';
import { ServiceError } from './service-error';

const LOCAL_ROLE = 'arn:aws:iam::000000000000:role/local';

export interface Machine extends StateMachineSpec {
  readonly parsed: StateMachine;
  readonly roleArn: string;
  readonly createdAt: Date;
  readonly status: 'ACTIVE' | 'DELETING';
  /** Of the last update, if there was one. */
  readonly revisionId?: string;
}

/** The state machines of the endpoint: those of the assembly from the start, and those that were created. */
export class Machines {
  readonly #machines = new Map<string, Machine>();
  readonly #runtime: LocalRuntime;
  /** Those of the assembly that look after AWS itself, with services that are not here. */
  readonly leftOut: { readonly name: string; readonly why: string }[] = [];

  /** @throws UnsupportedDefinition if the assembly's workflow cannot run here */
  constructor(runtime: LocalRuntime) {
    this.#runtime = runtime;
    const { stateMachine, otherMachines } = runtime.workflow;
    this.#keep(this.#ofAssembly(stateMachine));
    for (const spec of otherMachines) {
      try {
        this.#keep(this.#ofAssembly(spec));
      } catch (error) {
        if (!(error instanceof UnsupportedDefinition)) throw error;
        this.leftOut.push({ name: spec.name, why: error.message });
      }
    }
  }

  #ofAssembly(spec: StateMachineSpec): Machine {
    const parsed = this.#runtime.parse(spec.definition, spec.type);
    return { ...spec, parsed, roleArn: LOCAL_ROLE, createdAt: new Date(), status: 'ACTIVE' };
  }

  get all(): readonly Machine[] {
    return [...this.#machines.values()];
  }

  /** @throws ServiceError */
  of(arn: string): Machine {
    checkArn(arn, 'stateMachine');
    const machine = this.#machines.get(arn);
    if (machine !== undefined) return machine;
    throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  /** The same request twice is one machine. @throws ServiceError */
  create(request: z.infer<typeof requests.CreateStateMachine>): Machine {
    const { name, definition, roleArn, type } = request;
    checkName(name);
    const arn = this.#runtime.workflow.stateMachine.arn.replace(/:[^:]*$/, `:${name}`);
    const existing = this.#machines.get(arn);
    if (existing?.status === 'DELETING') throw deleting(arn);
    if (existing !== undefined && (existing.definition !== definition || existing.type !== type)) {
      throw new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    }
    if (existing !== undefined) return existing;
    const parsed = this.#parse(definition, type);
    return this.#keep({
      arn,
      name,
      definition,
      type,
      parsed,
      roleArn,
      createdAt: new Date(),
      status: 'ACTIVE',
    });
  }

  /** Executions that run keep the definition they started with. @throws ServiceError */
  update(request: z.infer<typeof requests.UpdateStateMachine>): Machine {
    const { stateMachineArn, definition, roleArn, loggingConfiguration, tracingConfiguration } = request;
    const machine = this.of(stateMachineArn);
    if (machine.status === 'DELETING') throw deleting(machine.arn);
    if (
      [definition, roleArn, loggingConfiguration, tracingConfiguration].every((value) => value === undefined)
    ) {
      throw new ServiceError(
        'MissingRequiredParameter',
        'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
      );
    }
    const next = { definition: definition ?? machine.definition, roleArn: roleArn ?? machine.roleArn };
    const isSame = next.definition === machine.definition && next.roleArn === machine.roleArn;
    if (isSame && machine.revisionId !== undefined) return machine;
    const parsed = this.#parse(next.definition, machine.type);
    return this.#keep({ ...machine, ...next, parsed, revisionId: randomUUID() });
  }

  /**
   * One that does not exist is deleted already. `ended` resolves when the machine's executions have ended, until when it
   * can start none.
   */
  delete(arn: string, ended: () => Promise<unknown>): void {
    checkArn(arn, 'stateMachine');
    const machine = this.#machines.get(arn);
    if (machine === undefined || machine.status === 'DELETING') return;
    this.#keep({ ...machine, status: 'DELETING' });
    void ended().finally(() => this.#machines.delete(arn));
  }

  #keep(machine: Machine): Machine {
    this.#machines.set(machine.arn, machine);
    return machine;
  }

  #parse(definition: string, type: StateMachineType): StateMachine {
    try {
      return this.#runtime.parse(definition, type);
    } catch (error) {
      if (error instanceof UnsupportedDefinition || error instanceof SyntaxError) {
        throw new ServiceError('InvalidDefinition', error.message);
      }
      throw error;
    }
  }
}

export const deleting = (arn: string) =>
  new ServiceError('StateMachineDeleting', `State Machine Deleting: '${arn}'`);
