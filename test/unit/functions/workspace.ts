import { cp, mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { z } from 'zod';
import { encodeBatch } from '../../../functions/encode/encode-batch';
import { mergeProfiles } from '../../../functions/merge/merge-profiles';
import { profileBatch } from '../../../functions/profile/profile-batch';
import { sealDataset } from '../../../functions/seal/seal-dataset';
import { countClasses } from '../../../functions/strata/count-classes';
import { dealRecords } from '../../../functions/strata/deal-records';
import { planRun } from '../../../functions/plan/plan-run';
import { readJson } from '../../../shared/artifacts/json';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { RunPlan } from '../../../shared/plan';
import type { PlanOutput, SealOutput } from '../../../shared/workflow';

const WORK = { classes: countClasses, profile: profileBatch, encode: encodeBatch };

/** A store of its own for one test, and the steps of the workflow on it: a folder, or a bucket. */
export class Workspace {
  /** Of a folder store; empty of a bucket. */
  readonly folder: string;
  readonly store: ArtifactStore;

  private constructor(folder: string, store: ArtifactStore) {
    this.folder = folder;
    this.store = store;
  }

  static async create(): Promise<Workspace> {
    const folder = await mkdtemp(join(tmpdir(), 'unroll-test-'));
    return new Workspace(folder, openStore(pathToFileURL(folder).href));
  }

  /** A bucket that is there, and empty; it is gone with its server. */
  static inBucket(name: string): Workspace {
    return new Workspace('', openStore(`s3://${name}`));
  }

  async remove(): Promise<void> {
    if (this.folder !== '') await rm(this.folder, { recursive: true, force: true });
  }

  async addRecipe(name: string): Promise<void> {
    const recipe = join(__dirname, '../../../recipes', name);
    if (this.folder !== '') return cp(recipe, join(this.folder, 'recipes', name), { recursive: true });
    for (const entry of await readdir(recipe, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) {
        const path = join(entry.parentPath, entry.name);
        await this.store.put(`recipes/${name}/${relative(recipe, path)}`, await readFile(path));
      }
  }

  async write(key: string, content: string | Uint8Array): Promise<void> {
    if (this.folder === '') return this.store.put(key, content).then(() => undefined);
    const path = join(this.folder, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }

  async text(key: string): Promise<string> {
    return new TextDecoder().decode(await this.store.get(key));
  }

  async keys(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.store.list(prefix)) keys.push(key);
    return keys;
  }

  get context() {
    return { store: this.store, codeVersion: 'test', now: () => new Date('2026-11-24T12:00:00Z') };
  }

  plan(run: string, request: unknown): Promise<PlanOutput> {
    return planRun({ run, startedAt: '2026-11-24T11:00:00Z', request }, this.context);
  }

  readPlan(run: string): Promise<RunPlan> {
    return readJson(this.store, `runs/${run}/plan.json`, RunPlan);
  }

  /** Runs a map over all shards, one a batch, and gives back what the failed ones threw. */
  async map(stage: keyof typeof WORK, { batchPlanKey, run }: PlanOutput): Promise<unknown[]> {
    const work = WORK[stage];
    const failures: unknown[] = [];
    for (const shard of (await this.readPlan(run)).dataset.shards) {
      await work({ Items: [shard], BatchInput: { planKey: batchPlanKey } }, this.context).catch(
        (error: unknown) => failures.push(error),
      );
    }
    return failures;
  }

  /** Preprocessing from request to manifest, as the workflow does it when nothing fails. */
  async preprocess(run: string, request: unknown): Promise<z.infer<typeof SealOutput>> {
    const plan = await this.plan(run, request);
    if (plan.isStratified) {
      await this.map('classes', plan);
      await dealRecords(plan, this.context);
    }
    await this.map('profile', plan);
    await mergeProfiles(plan, this.context);
    await this.map('encode', plan);
    return sealDataset(plan, this.context);
  }
}
