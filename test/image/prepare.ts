/**
 * Does all of a run that comes before training, in a folder: `node --import tsx test/image/prepare.ts <folder>`.
 * Prints the key of the plan, for the container to train on.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { encodeBatch } from '../../functions/preprocessing/encode-batch';
import { mergeProfiles } from '../../functions/preprocessing/merge-profiles';
import { profileBatch } from '../../functions/preprocessing/profile-batch';
import { sealDataset } from '../../functions/preprocessing/seal-dataset';
import { planRun } from '../../functions/planning/plan-run';
import { readJson } from '../../shared/artifacts/json';
import { openStore } from '../../shared/artifacts/open';
import { Shard } from '../../shared/dataset';
import { wordRequest } from '../support/requests';
import { asCsv, words } from '../support/words';

async function main(folder: string): Promise<void> {
  const store = openStore(pathToFileURL(resolve(folder)).href);
  await store.put('input/words/train.csv', asCsv(words(240, 1)));
  await store.put('input/words/test.csv', asCsv(words(90, 2)));

  const context = { store, codeVersion: 'image-test', now: () => new Date() };
  const { planKey, shardsKey } = await planRun(
    { run: 'image-test', startedAt: new Date().toISOString(), request: wordRequest() },
    context,
  );
  const batch = {
    Items: await readJson(store, shardsKey, z.array(Shard)),
    BatchInput: { planKey },
  };
  await profileBatch(batch, context);
  await mergeProfiles({ planKey }, context);
  await encodeBatch(batch, context);
  await sealDataset({ planKey }, context);
  process.stdout.write(`${planKey}\n`);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node --import tsx test/image/prepare.ts <folder>');
void main(folder);
