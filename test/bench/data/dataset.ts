import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildKeys } from '../../../shared/artifacts/keys';
import { openStore } from '../../../shared/artifacts/open';
import { readJson } from '../../../shared/artifacts/json';
import { RunPlan } from '../../../shared/plan';
import { planRun } from '../../../functions/plan/plan-run';
import { mergeProfiles } from '../../../functions/merge/merge-profiles';
import { makeData, type Format } from './make-data';
import { benchRequest, type TokenKind } from './request';

/** A run as a worker needs it. */
export interface BenchRun {
  readonly storeUri: string;
  readonly planKey: string;
  /** Path of the encoder, once it is merged. */
  readonly encoder: string;
}

/** A dataset in a store of its own, one file per worker, and runs that preprocess it. */
export class BenchDataset {
  bytes = 0;
  readonly paths: readonly string[];
  readonly #store;
  #runs = 0;

  constructor(
    readonly format: Format,
    readonly folder: string,
    workers: number,
  ) {
    this.#store = openStore(pathToFileURL(folder).href);
    const data = join(folder, 'data', format);
    this.paths = Array.from({ length: workers }, (_, worker) => join(data, `${worker}.${format}`));
    mkdirSync(data, { recursive: true });
  }

  async make(root: string, bytes: number): Promise<void> {
    this.bytes = await makeData(root, { format: this.format, paths: this.paths, bytes });
  }

  async plan(tokens: TokenKind): Promise<BenchRun> {
    const startedAt = new Date().toISOString();
    const request = { ...benchRequest(this.format, tokens), reuse: 'refuse' };
    const run = `bench-${(this.#runs += 1)}`;
    const { planKey } = await planRun({ run, startedAt, request }, this.#context);
    const { buildRoot } = await readJson(this.#store, planKey, RunPlan);
    return { storeUri: this.#store.uri, planKey, encoder: join(this.folder, buildKeys(buildRoot).encoder) };
  }

  async merge({ planKey }: BenchRun): Promise<void> {
    await mergeProfiles({ planKey }, this.#context);
  }

  /** Removes what runs made; several gigabytes. */
  clear(): void {
    for (const made of ['datasets', 'runs', 'peers'])
      rmSync(join(this.folder, made), { recursive: true, force: true });
  }

  /** An empty folder for what a peer writes. */
  peerFolder(): string {
    const folder = join(this.folder, 'peers');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    return folder;
  }

  get #context() {
    return { store: this.#store, codeVersion: 'bench', now: () => new Date() };
  }
}
