import { randomUUID } from 'node:crypto';
import { ExecutionStopped, StateError, toStateError } from '../errors';
import type { ExecutionIdentity, Visit } from '../frame';
import type { Json } from '../json';
import { checkPayload } from '../limits';
import { evaluateNumber } from '../numbers';
import type { MapState } from '../schema';
import { Scope } from '../scope';
import { runAll, withSignal } from '../timing';
import { batchItems, type ChildInput } from './batching';
import { transform, writeResults, type ChildRecord } from './result-writer';

/** An Express child ends after five minutes, whatever its state machine says. */
const EXPRESS_LIMIT_SECONDS = 300;

interface Tolerance {
  readonly count: number;
  readonly percentage: number;
}

interface MapRun {
  readonly state: MapState;
  readonly visit: Visit;
  readonly id: string;
  readonly arn: string;
  readonly childMachineArn: string;
}

/** Runs every batch of items as a separate execution, with its own context and failure, and without variables. */
export async function runDistributed(
  state: MapState,
  visit: Visit,
  work: { readonly items: readonly Json[]; readonly concurrency: number },
): Promise<Json> {
  const children = await batchItems(state.ItemBatcher, visit, work.items);
  const tolerance = await toleranceOf(state, visit);
  const run = identify(state, visit);
  const { runtime, path } = visit.frame;
  runtime.emit(
    { type: 'MapRunStarted', state: visit.name, items: work.items.length, children: children.length },
    path,
  );

  const counts = { items: work.items.length, succeeded: 0, failed: 0 };
  const records = children.map((child) => pending(run, child));
  const exceeded = new StateError(
    'States.ExceedToleratedFailureThreshold',
    'The specified tolerated failure threshold was exceeded',
  );
  const jobs = children.map((child, index) => async (signal: AbortSignal) => {
    const record = await runChild(run, child, index, signal);
    records[index] = record;
    if (record.Status === 'SUCCEEDED') counts.succeeded += child.items;
    else counts.failed += child.items;
    runtime.emit({ type: 'MapRunProgress', state: visit.name, ...counts }, path);
    if (isExceeded(tolerance, counts)) throw exceeded;
  });
  let failure: unknown;
  try {
    await runAll(jobs, { concurrency: work.concurrency, signal: visit.frame.signal });
  } catch (thrown) {
    // Only an exceeded tolerance fails a Map Run; anything else ends the execution.
    if (thrown !== exceeded) throw thrown;
    failure = thrown;
  }
  // A failed Map Run exports its results too: they say which items failed.
  const written =
    state.ResultWriter && (await writeResults(state.ResultWriter, visit, { ...run, children: records }));
  runtime.emit({ type: failure ? 'MapRunFailed' : 'MapRunSucceeded', state: visit.name, ...counts }, path);
  if (failure) throw exceeded;
  return written ?? transform(records, { Transformation: 'COMPACT' });
}

async function toleranceOf(state: MapState, visit: Visit): Promise<Tolerance> {
  const { ToleratedFailureCount: count, ToleratedFailurePercentage: percentage } = state;
  if (count === undefined && percentage === undefined) return { count: 0, percentage: 0 };
  return {
    count:
      count === undefined
        ? Infinity
        : await evaluateNumber(visit, 'ToleratedFailureCount', count, {
            min: 0,
            max: Number.MAX_SAFE_INTEGER,
          }),
    percentage:
      percentage === undefined
        ? 100
        : await evaluateNumber(visit, 'ToleratedFailurePercentage', percentage, {
            min: 0,
            max: 100,
            whole: false,
          }),
  };
}

/** If both are given, exceeding either fails the Map Run. */
function isExceeded(tolerance: Tolerance, counts: { items: number; failed: number }): boolean {
  return counts.failed > tolerance.count || (100 * counts.failed) / counts.items > tolerance.percentage;
}

function identify(state: MapState, visit: Visit): MapRun {
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

function pending(run: MapRun, child: ChildInput): ChildRecord {
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

async function runChild(
  run: MapRun,
  child: ChildInput,
  index: number,
  signal: AbortSignal,
): Promise<ChildRecord> {
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
  try {
    const output = await withSignal(
      signal,
      async (own) => {
        const input = checkPayload(child.input, `Input of child ${index} of ${name}`);
        const scope = new Scope();
        return runGroup(run.state.ItemProcessor, input, {
          runtime,
          runGroup,
          execution,
          scope,
          signal: own,
          path,
        });
      },
      expressLimit(run.state),
    );
    return {
      ...record,
      Output: JSON.stringify(output),
      OutputDetails: { Included: true },
      RedriveStatus: 'NOT_REDRIVABLE',
      Status: 'SUCCEEDED',
      StopDate: new Date().toISOString(),
    };
  } catch (thrown) {
    if (signal.aborted || thrown instanceof ExecutionStopped) throw thrown;
    const { error, causeText } = toStateError(thrown);
    const failure = { Error: error, Cause: causeText };
    return { ...record, ...failure, Status: 'FAILED', StopDate: new Date().toISOString() };
  }
}

function expressLimit(state: MapState) {
  const config = state.ItemProcessor.ProcessorConfig;
  if (config?.Mode !== 'DISTRIBUTED' || config.ExecutionType !== 'EXPRESS') return undefined;
  return {
    milliseconds: EXPRESS_LIMIT_SECONDS * 1000,
    error: () =>
      new StateError('States.Timeout', `An Express child ran longer than ${EXPRESS_LIMIT_SECONDS} s`),
  };
}
