import type { z } from 'zod';
import { readSoundHistory } from '../../../functions/publish/history';
import { modelKeys, runKeys } from '../../../shared/artifacts/keys';
import { Evaluation, TrainerFailure } from '../../../shared/evaluation';
import type { MetricName } from '../../../shared/metrics';
import { Decision, ModelManifest, type HistoryEntry } from '../../../shared/model';
import { RunPlan } from '../../../shared/plan';
import { gateMetric, type RunRequest } from '../../../shared/request/request';
import type { PredictionPlan } from '../../../shared/prediction';
import { RunState } from '../../../shared/run-state';
import type { Reading } from './models';
import { readSound } from './sound';

/** `unfinished`: nothing says how it ended, and it would have by now. */
export const RUN_STATES = [
  'running',
  'promoted',
  'kept',
  'predicted',
  'awaiting-approval',
  'refused',
  'failed',
  'aborted',
  'skipped',
  'unfinished',
  'damaged',
] as const;
export type RunStateName = (typeof RUN_STATES)[number];

/** What is needed to put a run in its place. */
export interface RunHead {
  readonly run: string;
  readonly model: string | null;
  readonly startedAt: string | null;
  readonly request: RunRequest | undefined;
  /** Of a run that predicts a dataset. */
  readonly prediction?: PredictionPlan | undefined;
  /** Why its plan cannot be read. */
  readonly damage: string | undefined;
  /** What is kept beside the plan; read where there is none. */
  readonly state: RunState | undefined;
}

export interface RunEntry extends Omit<RunHead, 'request' | 'prediction' | 'damage' | 'state'> {
  readonly state: RunStateName;
  /** The gate's metric, and its value on the test split. */
  readonly metric: MetricName | null;
  readonly value: number | null;
  /** From its start to its model. */
  readonly seconds: number | null;
  readonly error: string | null;
  /** Why it failed, was skipped or cannot be read, or the gate's reason. */
  readonly reason: string | null;
  readonly hasReport: boolean;
  /** Of a run that predicts a dataset; null of one that trains. */
  readonly predicted: Predicted | null;
}

/** What a run that predicts a dataset came to. */
export interface Predicted {
  /** That predicts. */
  readonly version: string;
  /** Where the records lie. */
  readonly location: string;
  /** Null until all shards are done. */
  readonly counts: { readonly read: number; readonly predicted: number; readonly rejected: number } | null;
}

/** Beyond the time that training may take: waiting for a machine, and preprocessing. */
const GRACE_MS = 24 * 3600 * 1000;

/** Undefined for a folder that is no run: nothing of it was planned, and nothing failed. */
export async function readHead({ store, immutable }: Reading, run: string): Promise<RunHead | undefined> {
  const keys = runKeys(run);
  // The plan without its lists, which may be long; old runs are cleaned of it.
  const short = await immutable.read(keys.batchPlan, RunPlan);
  const whole = short.value === undefined ? await immutable.read(keys.plan, RunPlan) : short;
  const { value: plan, damage = short.damage } = whole;
  if (plan !== undefined) {
    const { startedAt, request } = plan;
    return { run, model: request.model, startedAt, request, damage: undefined, state: undefined };
  }
  const state = await readSound(store, keys.state, RunState);
  const why = damage ?? state.damage;
  if (why === undefined && state.value === undefined) return undefined;
  return {
    run,
    model: null,
    startedAt: state.value?.at ?? null,
    request: undefined,
    damage: why,
    state: state.value,
  };
}

export async function readRun(reading: Reading, head: RunHead, now: Date): Promise<RunEntry> {
  const { store } = reading;
  const { run, model, request, startedAt } = head;
  const keys = runKeys(run);
  const [evaluation, decision, state, failure, history, report] = await Promise.all([
    readSound(store, keys.evaluation, Evaluation),
    readSound(store, keys.decision, Decision),
    readSound(store, keys.state, RunState),
    readSound(store, keys.failure, TrainerFailure),
    model === null ? [] : historyOf(reading, model),
    store.head(keys.report),
  ]);
  const metric = request === undefined ? null : gateMetric(request);
  const found = endOf({
    head,
    now,
    entry: history.find((entry) => entry.run === run && entry.event in VERDICTS),
    published:
      model !== null && decision.value !== undefined && (await isPublished(reading, model, run))
        ? decision.value
        : undefined,
    state: state.value,
    failure: failure.value,
    damage: head.damage ?? evaluation.damage ?? decision.damage ?? state.damage,
  });
  return {
    run,
    model,
    startedAt,
    ...found,
    metric,
    value: metric === null ? null : (evaluation.value?.test[metric] ?? null),
    seconds: evaluation.value === undefined ? null : secondsOf(evaluation.value),
    hasReport: report !== undefined,
    predicted: null,
  };
}

const historyOf = async ({ store }: Reading, model: string): Promise<HistoryEntry[]> =>
  (await readSoundHistory(store, model)).entries.toReversed();

const isPublished = async ({ immutable }: Reading, model: string, run: string): Promise<boolean> =>
  (await immutable.read(modelKeys(model).version(run).manifest, ModelManifest)).value !== undefined;

function secondsOf({ seconds }: Evaluation): number {
  const { before = 0, load, train, evaluate, export: exported } = seconds;
  return before + load + train + evaluate + exported;
}

/** What an entry of the history makes of the run whose candidate it is about. */
const VERDICTS: Partial<Record<HistoryEntry['event'], RunStateName>> = {
  promoted: 'promoted',
  approved: 'promoted',
  kept: 'kept',
  'lost-race': 'kept',
  refused: 'refused',
  'awaiting-approval': 'awaiting-approval',
};

interface Signs {
  readonly head: RunHead;
  readonly now: Date;
  /** The last one about the run. */
  readonly entry: HistoryEntry | undefined;
  /** The decision about a version that is there: runs of older versions have no entry. */
  readonly published: Decision | undefined;
  readonly state: RunState | undefined;
  readonly failure: z.infer<typeof TrainerFailure> | undefined;
  readonly damage: string | undefined;
}

type End = Pick<RunEntry, 'state' | 'error' | 'reason'>;

/** How a run ended, by the strongest sign of it. */
function endOf({ head, now, entry, published, state, failure, damage }: Signs): End {
  const end = (name: RunStateName, reason: string | null = null, error: string | null = null): End => ({
    state: name,
    error,
    reason,
  });
  if (entry !== undefined) return end(VERDICTS[entry.event] ?? 'kept', entry.why);
  if (published !== undefined) return end(published.promote ? 'promoted' : 'kept', published.reason);
  if (damage !== undefined) return end('damaged', damage);
  if (state !== undefined && state.state !== 'running') return end(state.state, state.cause, state.error);
  // One that was continued has another chance.
  if (state === undefined && failure !== undefined) return end('failed', failure.cause, failure.error);
  const minutes = head.request?.training.timeoutMinutes;
  return isOverdue(state?.at ?? head.startedAt, { now, minutes })
    ? end('unfinished', NO_ENDING)
    : end('running');
}

export const NO_ENDING = 'Nothing says how it ended; it was stopped from outside, or its machine was lost.';

/** Whether a run would have ended by now, with so many minutes for its work. */
export function isOverdue(
  since: string | null,
  { now, minutes = 0 }: { readonly now: Date; readonly minutes?: number | undefined },
): boolean {
  return now.getTime() - Date.parse(since ?? '') > minutes * 60_000 + GRACE_MS;
}
