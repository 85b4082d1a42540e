import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict, InvalidRequest } from '../../shared/errors';
import type { RunPlan, VectorsFile } from '../../shared/plan';
import type { RunRequest } from '../../shared/request/request';
import { TrainingStart } from '../../shared/start';
import { refuseOther } from '../../shared/starting-champion';
import type { Dataset } from '../data/dataset';
import { initialize } from '../engine';
import type { StartsFrom } from '../settings/choose';
import type { TaskProgram } from '../tasks/program';
import { axesOf } from './axes';
import { readChampion, splitDoubt, type StartingChampion } from './champion';
import { pretrainedTable, withVectors } from './vectors';
import { transfer, UnlikeWeights, type Transferred } from './transfer';

type Values = Transferred['values'];

/** What a training starts from. */
export interface Start {
  /** Null where nothing but initial values was asked for. */
  readonly told: TrainingStart | null;
  /** Read where no checkpoint is there yet; undefined where all weights are to be initialised. */
  readonly weights: () => Promise<Values | undefined>;
  /** Names of weights that stay as they start. */
  readonly frozen: readonly string[];
}

/** Where the first weights of a run come from. The champion is read when something of it is needed, and once. */
export class StartSource {
  readonly #store: ArtifactStore;
  readonly #plan: RunPlan;
  readonly #signal: AbortSignal;
  #champion: Promise<StartingChampion | null | undefined> | undefined;

  constructor(store: ArtifactStore, plan: RunPlan, signal: AbortSignal) {
    this.#store = store;
    this.#plan = plan;
    this.#signal = signal;
  }

  /** What decides about the network. @throws ArtifactNotFound, ArtifactCorrupt */
  async shapes(): Promise<StartsFrom> {
    return { champion: (await this.#readChampion()) ?? null, vectors: this.#vectors };
  }

  /**
   * What was taken, as the run's first attempt froze it, so that an attempt that goes on from a checkpoint needs neither
   * champion nor vectors any more.
   *
   * @param run that its account is kept with
   * @throws InvalidRequest where the champion's weights do not fit
   * @throws VectorsUnusable, DatasetChanged; the signal's reason
   */
  async start(run: string, trained: Trained): Promise<Start> {
    const { network, training } = this.#plan.request;
    const isFrozen = network.pretrainedEmbeddings?.frozen === true;
    const frozen = isFrozen ? [pretrainedTable(trained.encoder).name] : [];
    if (training.startFrom === 'scratch' && this.#vectors === undefined)
      return { told: null, weights: () => Promise.resolve(undefined), frozen };
    const key = runKeys(run).start;
    const before = await ifExists(readJson(this.#store, key, TrainingStart));
    const again = async () => (await this.#make(trained)).values;
    if (before !== undefined) return { told: before, weights: again, frozen };
    const { told, values } = await this.#make(trained);
    try {
      await writeJson(this.#store, key, told, { ifNoneMatch: '*' });
      return { told, weights: () => Promise.resolve(values), frozen };
    } catch (error) {
      if (!(error instanceof ArtifactConflict)) throw error;
      return { told: await readJson(this.#store, key, TrainingStart), weights: again, frozen };
    }
  }

  /** Vectors first: what the champion has learned of a token is worth more. */
  async #make(trained: Trained): Promise<{ told: TrainingStart; values: Values }> {
    const { program, encoder, request } = trained;
    const initial = Object.fromEntries(
      program.specs.map((spec) => [spec.name, initialize(spec, request.training.seed)]),
    );
    const vectors = this.#vectors;
    const frozen = request.network.pretrainedEmbeddings?.frozen === true;
    const laid =
      vectors === undefined
        ? undefined
        : await withVectors(initial, { vectors, frozen, encoder, signal: this.#signal });
    const base = laid?.values ?? initial;
    const champion = await this.#readChampion();
    const taken = champion ? transferred(champion, trained, base) : undefined;
    return {
      told: {
        ...(champion !== undefined && {
          champion: champion && taken ? toldOf(champion, taken, trained) : null,
        }),
        ...(laid !== undefined && { vectors: laid.told }),
      },
      values: taken?.values ?? base,
    };
  }

  /** Null where there is none; undefined where none is asked for. */
  #readChampion(): Promise<StartingChampion | null | undefined> {
    const { champion, request } = this.#plan;
    if (request.training.startFrom === 'scratch') return Promise.resolve(undefined);
    this.#champion ??= champion === null ? Promise.resolve(null) : readChampion(this.#store, champion);
    return this.#champion;
  }

  /** Undefined where none are asked for. */
  get #vectors(): VectorsFile | undefined {
    const { request, vectors } = this.#plan;
    const { file } = request.network.pretrainedEmbeddings ?? {};
    return vectors.find((one) => one.file === file);
  }
}

/** The network that starts. */
export interface Trained {
  /** Its settings in place. */
  readonly request: RunRequest;
  readonly program: Pick<TaskProgram, 'config' | 'specs'>;
  readonly encoder: Dataset['encoder'];
}

function transferred(
  champion: StartingChampion,
  { request, program, encoder }: Trained,
  initial: Values,
): Transferred {
  const { version, values } = champion;
  refuseOther(request, champion);
  const weighed = (parts: Pick<StartingChampion, 'program' | 'encoder'>) => ({
    specs: parts.program.specs,
    axes: axesOf(parts.program.config, parts.encoder),
  });
  try {
    const own = { specs: program.specs, axes: axesOf(program.config, encoder) };
    return transfer({ ...weighed(champion), values }, own, initial);
  } catch (error) {
    if (!(error instanceof UnlikeWeights)) throw error;
    throw new InvalidRequest(
      `training.startFrom is "champion", but the network is not that of the champion ${version}: ${error.message}; give a network and an input like the champion's, or "scratch"`,
      { cause: error },
    );
  }
}

function toldOf(
  { version, weightsDigest, request, doubt }: StartingChampion,
  { parameters, entries }: Transferred,
  trained: Trained,
): NonNullable<TrainingStart['champion']> {
  return {
    version,
    weightsDigest,
    parameters: { ...parameters },
    entries: [...entries],
    doubt: splitDoubt(trained.request.data, request.data) ?? doubt,
  };
}
