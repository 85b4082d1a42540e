import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict, InvalidRequest } from '../../shared/errors';
import type { RunPlan } from '../../shared/plan';
import type { RunRequest } from '../../shared/request/request';
import { TrainingStart } from '../../shared/start';
import { refuseOther } from '../../shared/starting-champion';
import type { Dataset } from '../data/dataset';
import type { TaskProgram } from '../tasks/program';
import { axesOf } from './axes';
import { readChampion, splitDoubt, type StartingChampion } from './champion';
import { transfer, UnlikeWeights, type Transferred } from './transfer';

type Values = Transferred['values'];

/** What a training starts from. */
export interface Start {
  /** Null where nothing but initial values was asked for. */
  readonly told: TrainingStart | null;
  /** Read where no checkpoint is there yet; undefined where all weights are to be initialised. */
  readonly weights: () => Promise<Values | undefined>;
}

/** Where the first weights of a run come from. The champion is read when something of it is needed, and once. */
export class StartSource {
  readonly #store: ArtifactStore;
  readonly #plan: RunPlan;
  #champion: Promise<StartingChampion | null> | undefined;

  constructor(store: ArtifactStore, plan: RunPlan) {
    this.#store = store;
    this.#plan = plan;
  }

  /** Null where there is none, or none is asked for. @throws ArtifactNotFound, ArtifactCorrupt */
  champion(): Promise<StartingChampion | null> {
    const { champion, request } = this.#plan;
    this.#champion ??=
      champion === null || request.training.startFrom === 'scratch'
        ? Promise.resolve(null)
        : readChampion(this.#store, champion);
    return this.#champion;
  }

  /**
   * What was taken, as the run's first attempt froze it, so that an attempt that goes on from a checkpoint needs the
   * champion no more.
   *
   * @param run that its account is kept with
   * @throws InvalidRequest where the champion's weights do not fit
   */
  async start(run: string, trained: Trained): Promise<Start> {
    if (this.#plan.request.training.startFrom === 'scratch') return { told: null, weights: nothing };
    const key = runKeys(run).start;
    const frozen = await ifExists(readJson(this.#store, key, TrainingStart));
    const weights = async () => (await this.#transfer(trained))?.values;
    if (frozen !== undefined) return { told: frozen, weights };
    const champion = await this.champion();
    const taken = await this.#transfer(trained);
    const told: TrainingStart = { champion: champion && taken ? toldOf(champion, taken, trained) : null };
    try {
      await writeJson(this.#store, key, told, { ifNoneMatch: '*' });
      return { told, weights: () => Promise.resolve(taken?.values) };
    } catch (error) {
      if (!(error instanceof ArtifactConflict)) throw error;
      return { told: await readJson(this.#store, key, TrainingStart), weights };
    }
  }

  async #transfer(trained: Trained): Promise<Transferred | undefined> {
    const champion = await this.champion();
    return champion === null ? undefined : transferred(champion, trained);
  }
}

const nothing = () => Promise.resolve(undefined);

/** The network that starts. */
export interface Trained {
  /** Its settings in place. */
  readonly request: RunRequest;
  readonly program: Pick<TaskProgram, 'config' | 'specs'>;
  readonly encoder: Dataset['encoder'];
}

function transferred(champion: StartingChampion, { request, program, encoder }: Trained): Transferred {
  const { version, values } = champion;
  refuseOther(request, champion);
  const weighed = (parts: Pick<StartingChampion, 'program' | 'encoder'>) => ({
    specs: parts.program.specs,
    axes: axesOf(parts.program.config, parts.encoder),
  });
  try {
    const own = { specs: program.specs, axes: axesOf(program.config, encoder) };
    return transfer({ ...weighed(champion), values }, own, request.training.seed);
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
