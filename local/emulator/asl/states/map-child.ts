import { randomUUID } from 'node:crypto';
import { ExecutionStopped, toStateError } from '../errors';
import type { ExecutionIdentity, Visit } from '../frame';
import { checkPayload } from '../limits';
import type { MapState } from '../schema';
import { Scope } from '../scope';
import { withSignal } from '../timing';
import type { ChildInput } from './batching';
import type { ChildRecord, ChildStatus } from './result-writer';

/** An Express child ends after five minutes, whatever its state machine says. */
const EXPRESS_LIMIT_SECONDS = 300;

export interface MapRun {
  readonly state: MapState;
  readonly visit: Visit;
  readonly id: string;
  readonly arn: string;
  readonly childMachineArn: string;
}

type EndedChild = ChildRecord & { readonly Status: Exclude<ChildStatus, 'PENDING'> };

export function identify(state: MapState, visit: Visit): MapRun {
  const id = randomUUID();
  const { stateMachineId } = visit.frame.execution;
  const label = state.Label ?? visit.name.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 40);
  return {
    state,
    visit,
    id,
    arn: `${stateMachineId.replace(':stateMachine:', ':mapRun:')}/${label}:${id}`,
    childMachineArn: `${stateMachineId}/${label}`,
  };
}

/** A child that has not started. */
export function pending(run: MapRun, child: ChildInput): ChildRecord {
  const now = new Date().toISOString();
  const Name = randomUUID();
  return {
    ExecutionArn: `${run.childMachineArn.replace(':stateMachine:', ':execution:')}:${Name}`,
    Input: JSON.stringify(child.input),
    InputDetails: { Included: true },
    Name,
    RedriveCount: 0,
    RedriveStatus: 'REDRIVABLE',
    StartDate: now,
    StateMachineArn: run.childMachineArn,
    Status: 'PENDING',
    StopDate: now,
  };
}

/**
 * Runs one child from start to end. Where the Map Run fails in the meantime, it is aborted: it has neither error nor
 * cause, since it did not fail.
 *
 * @throws the reason for which everything around the Map Run ends
 */
export async function runChild(
  run: MapRun,
  child: ChildInput,
  index: number,
  signal: AbortSignal,
): Promise<EndedChild> {
  const { frame, name } = run.visit;
  const record = { ...pending(run, child), StartDate: new Date().toISOString() };
  const execution: ExecutionIdentity = {
    id: record.ExecutionArn,
    name: record.Name,
    input: child.input,
    startTime: record.StartDate,
    stateMachineId: run.childMachineArn,
    stateMachineName: run.childMachineArn.split(':').at(-1) ?? '',
  };
  const { runtime, runGroup } = frame;
  const path = `${frame.path}${frame.path && '/'}${name}[${index}]`;
  const ended = (status: EndedChild['Status'], more: Partial<ChildRecord> = {}): EndedChild => ({
    ...{ ...record, ...more },
    Status: status,
    StopDate: new Date().toISOString(),
  });
  const outOfTime = new ExecutionStopped(
    'TIMED_OUT',
    `An Express child ran longer than ${EXPRESS_LIMIT_SECONDS} s`,
  );
  try {
    const output = await withSignal(
      signal,
      async (own) => {
        const input = checkPayload(child.input, `Input of child ${index} of ${name}`);
        const inside = { runtime, runGroup, execution, scope: new Scope(), signal: own, path };
        return runGroup(run.state.ItemProcessor, input, inside);
      },
      isExpress(run.state)
        ? { milliseconds: EXPRESS_LIMIT_SECONDS * 1000, error: () => outOfTime }
        : undefined,
    );
    const more = { Output: JSON.stringify(output), OutputDetails: { Included: true } } as const;
    return ended('SUCCEEDED', { ...more, RedriveStatus: 'NOT_REDRIVABLE' });
  } catch (thrown) {
    if (frame.signal.aborted) throw thrown;
    if (signal.aborted) return ended('ABORTED');
    if (thrown === outOfTime) return ended('TIMED_OUT');
    if (thrown instanceof ExecutionStopped) throw thrown;
    const { error, causeText } = toStateError(thrown);
    return ended('FAILED', {
      ...(error === '' ? {} : { Error: error }),
      ...(causeText === '' ? {} : { Cause: causeText }),
    });
  }
}

function isExpress({ ItemProcessor: { ProcessorConfig: config } }: MapState): boolean {
  return config?.Mode === 'DISTRIBUTED' && config.ExecutionType === 'EXPRESS';
}
