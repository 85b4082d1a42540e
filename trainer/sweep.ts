import { ifExists } from '../shared/artifacts/if-exists';
import { readJson, writeJson } from '../shared/artifacts/json';
import { runKeys, variantName, variantRun } from '../shared/artifacts/keys';
import type { ArtifactStore } from '../shared/artifacts/store';
import { ArtifactCorrupt, ArtifactNotFound, BudgetTooSmall, NonFiniteLoss } from '../shared/errors';
import { VariantOutcome, type Evaluation } from '../shared/evaluation';
import type { RunPlan } from '../shared/plan';
import { choosingMetric } from '../shared/request/request';
import { showChanges } from '../shared/request/variants';
import type { MetricName } from '../shared/metrics';
import { secondsSince } from './seconds';
import { trainPlan, type Done, type RunOptions } from './train-plan';
import { isBetter } from './training/early-stopping';

/**
 * The job of one variant: trains it, and stores its checkpoints and its outcome. A training that diverges, or that
 * does not fit its budget, is an outcome like any other.
 *
 * @throws UnrollError for anything else
 */
export async function runVariant(options: RunOptions): Promise<VariantOutcome> {
  const { store, plan } = options;
  const variant = plan.run.split('/').at(-1) ?? '';
  const about = { variant, changes: plan.variants[0]?.changes ?? {} };
  const started = performance.now();
  const outcome = await trainPlan(options).then(
    ({ outcome: trained, parameters }): VariantOutcome => ({
      ...about,
      parameters,
      seconds: trained.secondsTrained,
      failure: null,
      trained: {
        validation: trained.epochs[trained.bestEpoch - 1]!.validation,
        bestEpoch: trained.bestEpoch,
        epochs: trained.epochs.length,
        stoppedBy: trained.stoppedBy,
        limit: trained.limit,
      },
    }),
    (thrown: unknown): VariantOutcome => {
      if (!(thrown instanceof NonFiniteLoss || thrown instanceof BudgetTooSmall)) throw thrown;
      const failure = { error: thrown.name, cause: thrown.message };
      options.progress({ event: 'notice', message: `variant ${variant} is out: ${thrown.message}` });
      const seconds = secondsSince(started);
      return { ...about, parameters: 0, seconds, trained: null, failure };
    },
  );
  await writeJson(store, runKeys(plan.run).outcome, outcome);
  return outcome;
}

export interface Winner {
  /** The run's plan, with the winner's request. */
  readonly plan: RunPlan;
  readonly done: Done;
  readonly sweep: NonNullable<Evaluation['sweep']>;
  readonly sentence: string;
}

/**
 * The variant with the best validation metric; of equal ones the one with the lower loss, then the first.
 *
 * A variant whose job left no outcome is out, like one that diverged.
 *
 * @throws NonFiniteLoss, BudgetTooSmall the first variant's failure, if all failed
 * @throws ArtifactNotFound if no variant left an outcome
 */
export async function pickWinner(store: ArtifactStore, plan: RunPlan): Promise<Winner> {
  const variants = await Promise.all(
    plan.variants.map(async ({ changes }, index) => {
      const variant = variantName(index);
      const key = runKeys(variantRun(plan.run, variant)).outcome;
      return (await ifExists(readJson(store, key, VariantOutcome))) ?? lost(variant, changes);
    }),
  );
  const metric = choosingMetric(plan.request);
  const winner = best(variants, metric);
  if (winner?.trained === null || winner === undefined) throw allFailed(variants);
  const { trained, variant, changes } = winner;
  const { request } = plan.variants[variants.indexOf(winner)]!;
  const value = trained.validation[metric];
  return {
    plan: { ...plan, request },
    done: {
      run: variantRun(plan.run, variant),
      finished: { stoppedBy: trained.stoppedBy, limit: trained.limit },
    },
    sweep: { metric, winner: variant, variants },
    sentence: `variant ${variant} (${showChanges(changes)}) is the best of ${variants.length} on the validation split: ${metric} ${value === undefined ? 'unknown' : Number(value.toPrecision(4))}`,
  };
}

function best(variants: readonly VariantOutcome[], metric: MetricName): VariantOutcome | undefined {
  const measured = ({ trained }: VariantOutcome) => trained?.validation ?? {};
  return variants
    .filter((outcome) => Number.isFinite(measured(outcome)[metric]))
    .reduce<VariantOutcome | undefined>(
      (leader, next) =>
        leader === undefined || isBetter(metric, measured(next), measured(leader)) ? next : leader,
      undefined,
    );
}

const LOST = 'VariantLost';

function lost(variant: string, changes: VariantOutcome['changes']): VariantOutcome {
  const cause = `the job of variant ${variant} ended without a result; its log says why`;
  return { variant, changes, parameters: 0, seconds: 0, trained: null, failure: { error: LOST, cause } };
}

function allFailed(variants: readonly VariantOutcome[]): Error {
  if (variants.every(({ failure }) => failure?.error === LOST)) {
    return new ArtifactNotFound(
      `none of the ${variants.length} variants of the sweep left a result; the logs of their jobs say why`,
    );
  }
  const failure = variants.find(({ failure }) => failure !== null && failure.error !== LOST)?.failure;
  if (failure === undefined || failure === null) {
    return new ArtifactCorrupt(
      'no variant of the sweep has the metric by which they are compared; start a new run',
    );
  }
  const cause = `none of the ${variants.length} variants of the sweep could be trained; the first one: ${failure.cause}`;
  return failure.error === 'BudgetTooSmall' ? new BudgetTooSmall(cause) : new NonFiniteLoss(cause);
}
