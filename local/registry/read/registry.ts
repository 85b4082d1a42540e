import { mapLimited } from '../../../functions/artifacts/map-limited';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { ImmutableReader } from './immutable';
import {
  namesBelow,
  readModel,
  readVersions,
  type ModelEntry,
  type Reading,
  type VersionEntry,
} from './models';
import { readPrediction, readPredictionHead } from './predictions';
import { readHead, readRun, type RunEntry, type RunHead } from './runs';

/** A part of a list, and how long the whole is. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

export interface PageOf {
  /** How many are left out before it. */
  readonly from: number;
  readonly size: number;
}

/**
 * What a store holds, for people: models, versions, what is in use, runs. Folders are listed, never what lies in them;
 * what never changes is read once.
 *
 * Every method throws `StoreUnavailable` or `AccessDenied` where the store does not answer; a damaged artifact is part
 * of the answer.
 */
export class Registry {
  readonly store: ArtifactStore;
  readonly #reading: Reading;
  readonly #now: () => Date;

  constructor(store: ArtifactStore, now: () => Date = () => new Date()) {
    this.store = store;
    this.#reading = { store, immutable: new ImmutableReader(store) };
    this.#now = now;
  }

  modelNames(): Promise<string[]> {
    return namesBelow(this.store, 'models/');
  }

  async models({ from, size }: PageOf): Promise<Page<ModelEntry>> {
    const names = await this.modelNames();
    const items = await mapLimited(names.slice(from, from + size), (model) =>
      readModel(this.#reading, model),
    );
    return { items, total: names.length };
  }

  /** Undefined where the store has no such model. */
  async model(model: string): Promise<ModelEntry | undefined> {
    // A name of which no key can be made is no model's.
    if (!(await this.modelNames()).includes(model)) return undefined;
    return readModel(this.#reading, model);
  }

  /** The newest first. */
  versions(entry: ModelEntry): Promise<VersionEntry[]> {
    return readVersions(this.#reading, entry);
  }

  /** The newest first; of one model, or of all. */
  async runs({
    from,
    size,
    model,
  }: PageOf & { readonly model?: string | undefined }): Promise<Page<RunEntry>> {
    const heads = await mapLimited([...(await this.#runNames())], (named) => this.#head(...named));
    const wanted = heads
      .filter((head) => head !== undefined)
      .filter((head) => model === undefined || head.model === model)
      .sort(newestFirst);
    const shown = wanted.slice(from, from + size);
    return {
      items: await mapLimited(shown, (head) => this.#entry(head)),
      total: wanted.length,
    };
  }

  /** Undefined where the store has no such run. */
  async run(run: string): Promise<RunEntry | undefined> {
    const predicts = (await this.#runNames()).get(run);
    const head = predicts === undefined ? undefined : await this.#head(run, predicts);
    return head === undefined ? undefined : this.#entry(head);
  }

  /** Names of all runs, with whether they predict. */
  async #runNames(): Promise<Map<string, boolean>> {
    const [training, predicting] = await Promise.all([
      namesBelow(this.store, 'runs/'),
      namesBelow(this.store, 'predictions/'),
    ]);
    return new Map([
      ...training.map((run) => [run, false] as const),
      ...predicting.map((run) => [run, true] as const),
    ]);
  }

  /** A run that predicts may have a state under `runs/`, and no plan there. */
  async #head(run: string, predicts: boolean): Promise<RunHead | undefined> {
    const predicting = predicts ? await readPredictionHead(this.#reading, run) : undefined;
    return predicting ?? readHead(this.#reading, run);
  }

  #entry(head: RunHead): Promise<RunEntry> {
    const isPrediction = head.prediction !== undefined;
    return (isPrediction ? readPrediction : readRun)(this.#reading, head, this.#now());
  }
}

/** Those without a known start first: something is wrong with them. */
function newestFirst(a: RunHead, b: RunHead): number {
  const [first, second] = [a.startedAt ?? '9', b.startedAt ?? '9'];
  if (first !== second) return first < second ? 1 : -1;
  return a.run < b.run ? 1 : -1;
}
