import { readJson } from '../../../shared/artifacts/json';
import { runKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { ArtifactNotFound } from '../../../shared/errors';
import { EpochRecord } from '../../../shared/evaluation';
import { RunPlan } from '../../../shared/plan';
import type { TrainerEvent } from '../../../shared/progress';
import { defaultMetric } from '../../../shared/request/request';
import { higherIsBetter } from '../../../shared/request/training';

/** Reads how a training goes on from what the trainer leaves in the store after each epoch. */
export class TrainingProgress {
  private shown = 0;
  private plan: RunPlan | undefined;

  constructor(
    private readonly store: ArtifactStore,
    private readonly run: string,
  ) {}

  /** The epochs since the last call, as the trainer itself prints them. */
  async next(): Promise<TrainerEvent[]> {
    const keys = runKeys(this.run);
    const bytes = await this.store.get(keys.progress).catch((error: unknown) => {
      if (error instanceof ArtifactNotFound) return undefined;
      throw error;
    });
    if (bytes === undefined) return [];
    this.plan ??= await readJson(this.store, keys.plan, RunPlan);
    const { request } = this.plan;
    const metric = request.training.earlyStopping.metric ?? defaultMetric(request);
    const sign = higherIsBetter(metric) ? 1 : -1;
    const records = new TextDecoder()
      .decode(bytes)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => EpochRecord.parse(JSON.parse(line)));
    const values = records.map(({ validation }) => sign * (validation[metric] ?? -Infinity));
    const events = records.map((record, index) => ({
      event: 'epoch' as const,
      run: this.run,
      maximumEpochs: request.training.maximumEpochs,
      metric,
      best: values.slice(0, index).every((value) => value < values[index]!),
      record,
    }));
    const added = events.slice(this.shown);
    this.shown = Math.max(this.shown, events.length);
    return added;
  }
}
