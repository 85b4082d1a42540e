import { modelKeys } from '../../../shared/artifacts/keys';
import type { Mark, Metrics } from '../../../shared/evaluation';
import type { CandidateState } from '../../../shared/model';
import { artifactLink } from '../../../shared/links';
import { PredictedOutput, PublishOutput, SkippedOutput } from '../../../shared/workflow';
import type { ExecutionResult } from '../../emulator/asl/execute';
import { causeSentence } from './failure';

/** The last line of stdout with `--json`; `--help` explains its fields. */
export interface CliResult {
  readonly run: string | null;
  /** `skipped`: nothing had changed since the last run; `running`: it goes on unattended. */
  readonly status: 'succeeded' | 'predicted' | 'skipped' | 'failed' | 'stopped' | 'running';
  readonly model: {
    readonly name: string;
    readonly version: string;
    readonly path: string;
    readonly promoted: boolean;
  } | null;
  /** What a run came to that predicted; absent of others. */
  readonly predictions?: {
    readonly read: number;
    readonly predicted: number;
    readonly rejected: number;
    /** Where the results lie. */
    readonly path: string;
  };
  /** What became of the candidate; null where the run did not come to a verdict. */
  readonly state: CandidateState | null;
  /** `budget-limited`: the budget ended training. */
  readonly marks: readonly Mark[];
  readonly metrics: Metrics | null;
  readonly baseline: Metrics | null;
  readonly seconds: Readonly<Record<string, number>>;
  readonly warnings?: readonly string[];
  /** Why the candidate was promoted or not, or the run skipped. */
  readonly reason?: string;
  readonly error?: string;
  readonly cause?: string;
}

export interface ResultOptions {
  readonly run: string;
  readonly storeUri: string;
  readonly seconds: Readonly<Record<string, number>>;
}

/** Of the command that ends with the result. */
export const EXIT_STATUS = {
  succeeded: 0,
  predicted: 0,
  skipped: 0,
  running: 0,
  failed: 1,
  stopped: 130,
} as const;

/** What a run came to, for programs. */
export function resultOf(execution: Omit<ExecutionResult, 'history'>, options: ResultOptions): CliResult {
  const { run, storeUri } = options;
  const seconds = rounded(options.seconds);
  if (execution.status !== 'SUCCEEDED') {
    // Step Functions gives neither of an execution that ran out of time.
    const isLate = execution.status === 'TIMED_OUT';
    const { error = isLate ? 'States.Timeout' : 'Error' } = execution;
    const { cause = isLate ? 'the run took longer than its time limit' : 'no cause was given' } = execution;
    const status = execution.status === 'ABORTED' ? 'stopped' : 'failed';
    return { ...unsuccessful({ status, error, cause: causeSentence(cause) }), run, seconds };
  }
  const skipped = SkippedOutput.safeParse(execution.output);
  if (skipped.success) {
    return { ...NOTHING, run, status: 'skipped', seconds, reason: skipped.data.reason };
  }
  const predicted = PredictedOutput.safeParse(execution.output);
  if (predicted.success) return predictedResult(predicted.data, { run, storeUri, seconds });
  const output = PublishOutput.parse(execution.output);
  return {
    run,
    status: 'succeeded',
    model: {
      name: output.model,
      version: output.version,
      path: placeOf(storeUri, output.modelKey),
      promoted: output.promoted,
    },
    state: output.state,
    reason: output.reason,
    marks: output.marks,
    metrics: output.metrics,
    baseline: output.baseline,
    // The job's parts in place of its state.
    seconds: rounded({ ...options.seconds, ...output.seconds }),
    ...(output.warnings.length === 0 ? {} : { warnings: output.warnings }),
  };
}

function predictedResult(
  { model, version, read, predicted, rejected, resultsKey, warnings }: PredictedOutput,
  { run, storeUri, seconds }: ResultOptions,
): CliResult {
  const path = placeOf(storeUri, modelKeys(model).version(version).root);
  return {
    ...NOTHING,
    run,
    status: 'predicted',
    model: { name: model, version, path, promoted: false },
    predictions: { read, predicted, rejected, path: placeOf(storeUri, resultsKey) },
    seconds,
    ...(warnings.length === 0 ? {} : { warnings }),
  };
}

/** The result of a command that did not get as far as a run's end. */
export function unsuccessful(failure: {
  readonly status: 'failed' | 'stopped';
  readonly error: string;
  readonly cause: string;
}): CliResult {
  return { ...NOTHING, ...failure };
}

/** Of a run that was left to itself. */
export const unattended = (run: string): CliResult => ({ ...NOTHING, run, status: 'running' });

const NOTHING = {
  run: null,
  model: null,
  state: null,
  marks: [],
  metrics: null,
  baseline: null,
  seconds: {},
} as const;

/** A path of this machine for a folder store, else a URI. */
export const placeOf = (storeUri: string, key: string): string =>
  artifactLink({ storeUri, key, region: undefined });

const rounded = (seconds: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(seconds).map(([key, value]) => [key, Math.round(value * 1000) / 1000]));
