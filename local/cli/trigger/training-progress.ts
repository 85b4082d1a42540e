import { ifExists } from '../../../shared/artifacts/if-exists';
import { readJson } from '../../../shared/artifacts/json';
import { runKeys, variantRun } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { EpochRecord, VariantOutcome } from '../../../shared/evaluation';
import { RunPlan } from '../../../shared/plan';
import type { TrainerEvent } from '../../../shared/progress';
import { choosingMetric } from '../../../shared/request/request';
import { Settings, withSettings } from '../../../shared/request/settled';
import { showChanges } from '../../../shared/request/variants';
import type { PlanOutput } from '../../../shared/workflow';
import { bestEpochOf } from '../../../trainer/training/early-stopping';
import { figure, plural } from '../terminal/format';

/** Reports the result of each variant of a sweep, once it is trained. */
export class VariantsProgress {
  readonly #waited: Set<string>;

  readonly #store: ArtifactStore;
  readonly #plan: Pick<PlanOutput, 'run' | 'variants'>;

  constructor(store: ArtifactStore, plan: Pick<PlanOutput, 'run' | 'variants'>) {
    this.#store = store;
    this.#plan = plan;
    this.#waited = new Set(plan.variants.map(({ variant }) => variant));
  }

  /** A line for each variant that ended since the last call. */
  async next(): Promise<string[]> {
    const lines: string[] = [];
    for (const variant of [...this.#waited]) {
      const { outcome: key } = runKeys(variantRun(this.#plan.run, variant));
      const outcome = await ifExists(readJson(this.#store, key, VariantOutcome));
      if (outcome === undefined) continue;
      this.#waited.delete(variant);
      lines.push(lineOf(outcome));
    }
    return lines;
  }
}

function lineOf({ variant, changes, trained, failure }: VariantOutcome): string {
  const [metric, value] = Object.entries(trained?.validation ?? {})[0] ?? [];
  const end =
    trained === null
      ? (failure?.error ?? 'failed')
      : `${plural(trained.epochs, 'epoch')}, validation ${metric ?? ''} ${figure(value ?? NaN)} at epoch ${trained.bestEpoch}`;
  return `variant ${variant} (${showChanges(changes)}): ${end}`;
}

/** Reads how a training goes on from what the trainer leaves in the store after each epoch. */
export class TrainingProgress {
  #shown = 0;
  #plan: RunPlan | undefined;
  #settings: Settings | undefined;

  readonly #store: ArtifactStore;
  readonly #run: string;

  constructor(store: ArtifactStore, run: string) {
    this.#store = store;
    this.#run = run;
  }

  /** The epochs since the last call, as the trainer itself prints them. */
  async next(): Promise<TrainerEvent[]> {
    const keys = runKeys(this.#run);
    const bytes = await ifExists(this.#store.get(keys.progress));
    if (bytes === undefined) return [];
    this.#plan ??= await readJson(this.#store, keys.plan, RunPlan);
    const { request } = this.#plan;
    const metric = choosingMetric(request);
    this.#settings ??= (await ifExists(readJson(this.#store, keys.settings, Settings))) ?? [];
    const { maximumEpochs } = withSettings(request, this.#settings).training;
    const records = new TextDecoder()
      .decode(bytes)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => EpochRecord.parse(JSON.parse(line)));
    const validations = records.map(({ validation }) => validation);
    const events = records.map((record, index) => ({
      event: 'epoch' as const,
      run: this.#run,
      maximumEpochs: maximumEpochs ?? records.length,
      metric,
      best: bestEpochOf(metric, validations.slice(0, index + 1)) === index + 1,
      record,
    }));
    const added = events.slice(this.#shown);
    this.#shown = Math.max(this.#shown, events.length);
    return added;
  }
}
