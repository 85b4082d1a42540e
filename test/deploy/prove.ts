import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { readJson } from '../../shared/artifacts/json';
import { openStore } from '../../shared/artifacts/open';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { Shard } from '../../shared/dataset';
import { PlanOutput, SealOutput } from '../../shared/workflow';
import { awsAccount } from '../../local/cli/doctor/aws-account';
import { DeployedFunctions } from './deployed-functions';
import type { Emulator } from './emulator';

export interface ProveOptions {
  readonly emulator: Emulator;
  readonly repository: string;
  readonly bucket: string;
  readonly stackPrefix: string;
}

export interface Proofs {
  readonly proofs: readonly string[];
  /** To be called once the stacks are destroyed. */
  readonly afterDestroy: () => Promise<readonly string[]>;
  /** To be called with the bucket of the deployment that came after. */
  readonly afterTakeover: (bucket: string) => Promise<readonly string[]>;
}

const RECIPE = 'iris';
const RUN = 'deploy-test';

/**
 * Runs the preprocessing of a recipe in the deployed functions, and reads back what the deployment made.
 *
 * @throws Error that names what is not as it should be
 */
export async function proveDeployment(options: ProveOptions): Promise<Proofs> {
  const { emulator, repository, bucket, stackPrefix } = options;
  // The SDK's clients of this process too: the emulator is all that they can reach.
  Object.assign(process.env, emulator.environment, { AWS_ENDPOINT_URL_S3: emulator.endpoint });
  const store = openStore(`s3://${bucket}`);
  await copyRecipe(store, join(repository, 'recipes', RECIPE));

  const functions = await DeployedFunctions.of(`${stackPrefix}-Pipeline`, { endpoint: emulator.endpoint });
  const sealed = await preprocess(functions, store);
  const refusal = await functions.invoke('plan', { run: 'refused', startedAt: 'now', request: {} }).then(
    () => 'nothing',
    (error: unknown) => String(error),
  );
  // The emulator puts a name of its own in place of the error's.
  demand(refusal.includes('model is missing'), `an empty request was refused with ${refusal}`);

  const account = awsAccount({ region: 'us-east-1', endpoint: emulator.endpoint });
  const schedules = await account.schedules(`${stackPrefix}-Pipeline-Starts`);
  demand(schedules.length === 1 && schedules[0]?.enabled === true, `schedules: ${JSON.stringify(schedules)}`);

  const { train, validation, test } = sealed.records;
  return {
    proofs: [
      `${functions.count} functions were deployed from the bundles of the real assembly`,
      `plan, profile, merge, encode and seal ran as deployed, against S3: ${train} training, ${validation} validation and ${test} test records of ${RECIPE}`,
      'a bad request is refused in words that say what is missing',
      `the schedule ${schedules[0]?.name ?? ''} exists and is on`,
    ],
    afterDestroy: async () => {
      for (const name of ['Storage', 'Pipeline']) {
        const left = await account.stack(`${stackPrefix}-${name}`);
        demand(
          left === undefined || left.status === 'DELETE_COMPLETE',
          `${name} is still ${left?.status ?? ''}`,
        );
      }
      await new S3Client({ endpoint: emulator.endpoint, forcePathStyle: true }).send(
        new HeadBucketCommand({ Bucket: bucket }),
      );
      return ['`cdk destroy --all` left no stack, and kept the bucket'];
    },
    afterTakeover: async (taken) => {
      demand(taken === bucket, `the new deployment uses ${taken}, and not ${bucket}`);
      const again = await DeployedFunctions.of(`${stackPrefix}-Pipeline`, { endpoint: emulator.endpoint });
      const { reusedFrom } = PlanOutput.parse(await again.invoke('plan', planInput('taken-over')));
      demand(reusedFrom === RUN, `the new deployment reuses the dataset of ${reusedFrom ?? 'no run'}`);
      return [
        '`cdk import` and `cdk deploy --all` took the old bucket over, and its functions use what lies in it',
      ];
    },
  };
}

async function copyRecipe(store: ArtifactStore, folder: string): Promise<void> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    await store.put(`recipes/${RECIPE}/${file.slice(folder.length + 1)}`, readFileSync(file));
  }
}

const planInput = (run: string) => ({
  run,
  startedAt: new Date().toISOString(),
  request: { recipe: RECIPE },
});

/** What the workflow does before training, state by state. */
async function preprocess(
  functions: DeployedFunctions,
  store: ArtifactStore,
): Promise<z.infer<typeof SealOutput>> {
  const { planKey, shardsKey } = PlanOutput.parse(await functions.invoke('plan', planInput(RUN)));
  const batch = { Items: await readJson(store, shardsKey, z.array(Shard)), BatchInput: { planKey } };
  await functions.invoke('profile', batch);
  await functions.invoke('merge', { planKey });
  await functions.invoke('encode', batch);
  return SealOutput.parse(await functions.invoke('seal', { planKey }));
}

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
