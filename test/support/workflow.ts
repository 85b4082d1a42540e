import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ExecutionEvent } from '../../local/emulator/asl/events';
import type { ExecutionResult } from '../../local/emulator/asl/execute';
import type { Json } from '../../local/emulator/asl/json';
import { ensureBuilt } from '../../local/setup/build';
import { executeLocally } from '../../local/emulator/execute-locally';
import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson } from '../../shared/artifacts/json';
import { buildKeys, runKeys } from '../../shared/artifacts/keys';
import { openStore } from '../../shared/artifacts/open';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DatasetManifest, Reject } from '../../shared/dataset';
import { Evaluation } from '../../shared/evaluation';
import { RunPlan } from '../../shared/plan';
import { PublishOutput } from '../../shared/workflow';
import { temporaryFolder } from './folders';
import type { LooseRequest } from './requests';
import { asCsv, words } from './words';

export interface FinishedRun {
  readonly name: string;
  readonly result: ExecutionResult;
  /** The output of a run that succeeded. @throws Error saying why it did not */
  output(): PublishOutput;
  plan(): Promise<RunPlan>;
  evaluation(): Promise<Evaluation>;
  /** The encoded dataset's manifest: the run's own, or the reused one's. */
  dataset(): Promise<DatasetManifest>;
  /** The records that were set aside, shard by shard. */
  rejects(): Promise<Reject[]>;
  /** The version's weights, in the project's own format. */
  weights(): Promise<Buffer>;
  /** Names of the top-level states that were entered, in order. */
  states(): string[];
}

export interface RunOptions {
  /** Variables of the local processes, such as the address of S3. */
  readonly env?: Readonly<Record<string, string>>;
  readonly listener?: (event: ExecutionEvent) => void;
  readonly signal?: AbortSignal;
}

/** Retries come at once: the tests are about whether they come. */
const DELAY_SCALE = 0.01;

/** Runs the synthesized workflow in its own place. */
export class Workplace {
  #runs = 0;

  readonly #folder: ReturnType<typeof temporaryFolder>;
  readonly #built: Awaited<ReturnType<typeof ensureBuilt>>;

  private constructor(
    folder: ReturnType<typeof temporaryFolder>,
    built: Awaited<ReturnType<typeof ensureBuilt>>,
    readonly store: ArtifactStore,
  ) {
    this.#folder = folder;
    this.#built = built;
  }

  /** @param storeUri a new folder if absent */
  static async create(storeUri?: string): Promise<Workplace> {
    const folder = temporaryFolder();
    const ownStore = pathToFileURL(join(folder.path, 'artifacts')).href;
    return new Workplace(folder, await ensureBuilt(), openStore(storeUri ?? ownStore));
  }

  /** Puts the words dataset where `wordRequest` expects it. */
  async putWords({ training = 240, test = 90 } = {}): Promise<void> {
    await this.store.put('input/words/train.csv', asCsv(words(training, 1)));
    await this.store.put('input/words/test.csv', asCsv(words(test, 2)));
  }

  async run(request: LooseRequest, options: RunOptions = {}): Promise<FinishedRun> {
    this.#runs += 1;
    const name = `run-${this.#runs}`;
    const result = await executeLocally({
      assemblyDir: this.#built.assemblyDir,
      imageDir: this.#built.imageDir,
      cacheDir: this.#built.cacheDir,
      workDir: join(this.#folder.path, 'work'),
      input: request as Json,
      name,
      store: { uri: this.store.uri },
      env: { ...process.env, ...options.env },
      listener: options.listener ?? (() => undefined),
      delayScale: DELAY_SCALE,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    // An execution that continues a run has a name of its own.
    const { resume } = request;
    return finished(typeof resume === 'string' ? resume : name, result, this.store);
  }

  remove(): void {
    this.#folder.remove();
  }
}

function finished(name: string, result: ExecutionResult, store: ArtifactStore): FinishedRun {
  const keys = runKeys(name);
  const plan = () => readJson(store, keys.plan, RunPlan);
  const output = () => {
    if (result.status !== 'SUCCEEDED') throw new Error(`${name} failed: ${result.error}: ${result.cause}`);
    return PublishOutput.parse(result.output);
  };
  return {
    name,
    result,
    output,
    plan,
    evaluation: () => readJson(store, keys.evaluation, Evaluation),
    dataset: async () => readJson(store, buildKeys((await plan()).buildRoot).manifest, DatasetManifest),
    rejects: async () => rejectsOf(await plan(), store),
    weights: async () => Buffer.from(await store.get(`${output().modelKey}weights.bin`)),
    states: () =>
      result.history.flatMap((event) =>
        event.type === 'StateEntered' && event.path === '' ? [event.state] : [],
      ),
  };
}

async function rejectsOf({ buildRoot, dataset }: RunPlan, store: ArtifactStore): Promise<Reject[]> {
  const rejects: Reject[] = [];
  for (const { id } of dataset.shards) {
    const lines = await ifExists(store.get(buildKeys(buildRoot).rejects(id)));
    const texts = Buffer.from(lines ?? [])
      .toString()
      .split('\n')
      .filter((line) => line !== '');
    rejects.push(...texts.map((line) => Reject.parse(JSON.parse(line))));
  }
  return rejects;
}
