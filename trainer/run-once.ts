import { ifExists } from '../shared/artifacts/if-exists';
import { readJson } from '../shared/artifacts/json';
import { runKeys, variantName, variantRun } from '../shared/artifacts/keys';
import { Evaluation } from '../shared/evaluation';
import { runTrainer } from './run';
import type { RunOptions } from './train-plan';
import { clearCheckpoints } from './training/checkpoint';

/**
 * The trainer's whole job, after which its checkpoints are deleted: nothing continues from them any more, and they
 * cost storage. A job that is started again after it finished, such as one reclaimed in its last second, does
 * nothing.
 *
 * @throws UnrollError
 */
export async function runOnce(options: RunOptions): Promise<Evaluation> {
  const { store, plan, progress } = options;
  const key = runKeys(plan.run).evaluation;
  const done = await ifExists(readJson(store, key, Evaluation));
  if (done !== undefined)
    progress({ event: 'notice', message: 'this run already has its evaluation; nothing is left to do' });
  const evaluation = done ?? (await runTrainer(options));
  const variants = plan.variants.map((_, index) => variantRun(plan.run, variantName(index)));
  for (const run of [plan.run, ...variants]) await clearCheckpoints(store, run);
  return evaluation;
}
