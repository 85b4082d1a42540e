import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Encoder } from '../../shared/dataset';
import type { Evaluation } from '../../shared/evaluation';
import type { RunPlan } from '../../shared/plan';
import type { Examples } from '../data/examples';
import type { TaskProgram } from '../tasks/program';
import { layersFiles } from './layers-files';
import { MODEL_FILE, modelFiles } from './model-files';
import { checkReload } from './reload-check';

export interface Candidate {
  readonly program: TaskProgram;
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly encoder: Encoder;
  readonly test: Examples;
  /** The network's outputs for `test`. */
  readonly outputs: Float32Array;
  /** Sequences drawn from the network, if its task generates. */
  readonly samples?: Evaluation['examples'] | undefined;
}

/**
 * Stores a model under `runs/<run>/candidate/`, reads it back and compares its predictions.
 *
 * @returns notices, one sentence each
 * @throws ArtifactCorrupt if the stored model predicts other values
 */
export async function storeCandidate(
  store: ArtifactStore,
  { run, request }: Pick<RunPlan, 'run' | 'request'>,
  { program, weights, encoder, test, outputs, samples }: Candidate,
): Promise<string[]> {
  const root = runKeys(run).candidate;
  for (const { name, bytes } of modelFiles(program, weights, encoder))
    await store.put(`${root}${name}`, bytes);
  if (samples !== undefined) await store.put(`${root}${MODEL_FILE.samples}`, sampleLines(samples));
  await checkReload({ store, root, request, examples: test, expected: outputs });
  const layers = await layersFiles({ program, weights, examples: test, outputs });
  if ('files' in layers) {
    for (const { name, bytes } of layers.files) await store.put(`${root}${name}`, bytes);
    return [];
  }
  // An earlier attempt of the run may have stored files that this one rejects.
  for (const name of [MODEL_FILE.layersModel, MODEL_FILE.layersWeights]) await store.delete(`${root}${name}`);
  return [`no TF.js LayersModel files: ${layers.reason}; the project's own files contain the model`];
}

/** The condition is empty if the model has none. */
const sampleLines = (samples: Evaluation['examples']): string =>
  samples
    .map(({ input, predicted }) => `${JSON.stringify({ condition: input, text: predicted })}\n`)
    .join('');
