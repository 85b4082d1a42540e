import { ExecutionStopped, failureOf, StateError, toStateError } from '../errors';
import { countEvents, EVENTS } from '../event-count';
import type { Json } from '../json';
import { evaluateNumber } from '../numbers';
import type { MapState } from '../schema';
import type { Visit } from '../frame';
import { runAll } from '../timing';
import { batchItems, type ChildInput } from './batching';
import { identify, pending, runChild, type MapRun } from './map-child';
import { Tally } from './map-tally';
import { transform, writeResults, type ChildRecord } from './result-writer';

interface Tolerance {
  readonly count: number;
  readonly percentage: number;
}

interface Work {
  /** Reads and shapes the items. @throws StateError */
  readonly read: () => Promise<readonly Json[]>;
  readonly concurrency: number;
  /** As the state asks. */
  readonly maxConcurrency: number;
}

/** Runs every batch of items as a separate execution, with its own context and failure, and without variables. */
export async function runDistributed(state: MapState, visit: Visit, work: Work): Promise<Json> {
  const { runtime, path, signal, execution } = visit.frame;
  const tolerance = await toleranceOf(state, visit);
  const run = identify(state, visit);
  await countEvents(execution, EVENTS.mapRun);
  runtime.emit(
    {
      ...({ type: 'MapRunStarted', state: visit.name } as const),
      ...{ arn: run.arn, childMachineArn: run.childMachineArn, maxConcurrency: work.maxConcurrency },
      // What the state does not say is told as 0, whatever the other one allows.
      toleratedFailureCount: tolerance.count === Infinity ? 0 : tolerance.count,
      toleratedFailurePercentage: state.ToleratedFailurePercentage === undefined ? 0 : tolerance.percentage,
    },
    path,
  );
  let tally = new Tally([]);
  try {
    const children = await batchItems(state.ItemBatcher, visit, await work.read());
    tally = new Tally(children);
    const result = await runChildren(run, { children, tally, tolerance, concurrency: work.concurrency });
    tally.close();
    runtime.emit({ type: 'MapRunSucceeded', state: visit.name, ...tally.counts }, path);
    return result;
  } catch (thrown) {
    tally.close();
    const about = { state: visit.name, ...tally.counts };
    if (signal.aborted || thrown instanceof ExecutionStopped) {
      runtime.emit({ type: 'MapRunAborted', ...about }, path);
    } else {
      runtime.emit({ type: 'MapRunFailed', ...about, ...failureOf(toStateError(thrown)) }, path);
    }
    throw thrown;
  }
}

interface Children {
  readonly children: readonly ChildInput[];
  readonly tally: Tally;
  readonly tolerance: Tolerance;
  readonly concurrency: number;
}

async function runChildren(
  run: MapRun,
  { children, tally, tolerance, concurrency }: Children,
): Promise<Json> {
  const { state, visit } = run;
  const { runtime, path, signal: outer } = visit.frame;
  const progress = () => {
    runtime.emit({ type: 'MapRunProgress', state: visit.name, ...tally.counts }, path);
  };
  const records: ChildRecord[] = children.map((child) => pending(run, child));
  const exceeded = new StateError(
    'States.ExceedToleratedFailureThreshold',
    'The specified tolerated failure threshold was exceeded',
  );
  const jobs = children.map((child, index) => async (signal: AbortSignal) => {
    tally.start(child);
    progress();
    const record = await runChild(run, child, index, signal);
    records[index] = record;
    tally.end(child, record.Status);
    progress();
    if (isExceeded(tolerance, tally.counts)) throw exceeded;
  });
  let isFailed = false;
  try {
    await runAll(jobs, { concurrency, signal: outer });
  } catch (thrown) {
    // Only an exceeded tolerance fails a Map Run; anything else ends the execution.
    if (thrown !== exceeded) throw thrown;
    isFailed = true;
  }
  // A failed Map Run exports its results too: they say which items failed.
  const written =
    state.ResultWriter && (await writeResults(state.ResultWriter, visit, { ...run, children: records }));
  if (isFailed) throw exceeded;
  return written ?? transform(records, { Transformation: 'COMPACT' });
}

async function toleranceOf(state: MapState, visit: Visit): Promise<Tolerance> {
  const { ToleratedFailureCount: count, ToleratedFailurePercentage: percentage } = state;
  if (count === undefined && percentage === undefined) return { count: 0, percentage: 0 };
  const whole = { min: 0, max: Number.MAX_SAFE_INTEGER };
  const percent = { min: 0, max: 100, whole: false };
  return {
    count:
      count === undefined ? Infinity : await evaluateNumber(visit, 'ToleratedFailureCount', count, whole),
    percentage:
      percentage === undefined
        ? 100
        : await evaluateNumber(visit, 'ToleratedFailurePercentage', percentage, percent),
  };
}

/** If both are given, exceeding either fails the Map Run. */
function isExceeded(tolerance: Tolerance, counts: { items: number; failed: number }): boolean {
  return counts.failed > tolerance.count || (100 * counts.failed) / counts.items > tolerance.percentage;
}
