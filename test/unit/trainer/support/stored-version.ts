import { modelKeys, runKeys } from '../../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import type { Answer } from '../../../../trainer/tasks/program';
import type { RandomTask } from './random-tasks';
import { storedModel } from './stored-model';

/** A version of a model with random weights; returns what the trainer's evaluation answers for its records. */
export async function storedVersion(
  store: ArtifactStore,
  { model, version, task }: { readonly model: string; readonly version: string; readonly task: RandomTask },
): Promise<readonly Answer[]> {
  const run = `${model}-${version}`;
  const { answers } = await storedModel(store, run, task);
  const from = runKeys(run).candidate;
  const to = modelKeys(model).version(version).root;
  for await (const { key } of store.list(from)) await store.copy(key, to + key.slice(from.length));
  return answers;
}
