import { z } from 'zod';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { uriOf } from '../../shared/links';
import { Name } from '../../shared/request/request';
import type { Context } from '../lambda/handler';
import { openModel, type Model } from '../predict/open-model';
import type { Prediction } from '../predict/prediction';
import { versionInUse } from '../predict/version-in-use';

/** Records to predict at once, and by which model: what a program sends. */
export const AnswerInput = z.strictObject({
  model: Name,
  /** The one in use if left out. */
  version: z.string().min(1).optional(),
  records: z.array(z.record(z.string(), z.unknown())).min(1).max(1_000),
  probabilities: z.boolean().default(false),
});
export type AnswerInput = z.infer<typeof AnswerInput>;

export const AnswerOutput = z.strictObject({
  model: z.string(),
  version: z.string(),
  /** One for each record, in their order: an answer, or why there is none. */
  predictions: z.array(z.custom<Prediction>()),
});
export type AnswerOutput = z.infer<typeof AnswerOutput>;

/** How long a model is taken to be the one in use before the store is asked again. */
const FRESH_MS = 60_000;

interface Opened {
  readonly model: Model;
  readonly version: string;
}

/** Models that stay open from call to call, one of each name; a promotion is followed within a minute. */
export class OpenModels {
  readonly #opened = new Map<string, Opened>();
  readonly #inUse = new Map<string, { readonly version: string; readonly askedAtMs: number }>();

  /**
   * Predicts records in their order.
   *
   * @throws ArtifactNotFound where there is no such model or version
   */
  async answer(
    { model: name, version: asked, records, probabilities }: AnswerInput,
    { store, now }: Pick<Context, 'store' | 'now'>,
  ): Promise<AnswerOutput> {
    const version = asked ?? (await this.#versionInUse(name, store, now().getTime()));
    const model = await this.#open(name, version, store);
    const predictions: Prediction[] = [];
    for await (const prediction of model.predict(records, { probabilities })) predictions.push(prediction);
    return { model: name, version, predictions };
  }

  async #versionInUse(name: string, store: ArtifactStore, nowMs: number): Promise<string> {
    const known = this.#inUse.get(name);
    if (known !== undefined && nowMs - known.askedAtMs < FRESH_MS) return known.version;
    const version = await versionInUse(store, name, { model: 'model', version: 'version' });
    this.#inUse.set(name, { version, askedAtMs: nowMs });
    return version;
  }

  async #open(name: string, version: string, store: ArtifactStore): Promise<Model> {
    const known = this.#opened.get(name);
    if (known?.version === version) return known.model;
    const model = await openModel(uriOf(store.uri, modelKeys(name).root), { version });
    // A Lambda answers one call at a time, so nobody uses the one before.
    await known?.model.close();
    this.#opened.set(name, { model, version });
    return model;
  }
}
