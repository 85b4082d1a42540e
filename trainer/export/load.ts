import { isDeepStrictEqual } from 'node:util';
import { readJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { Encoder } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import type { RunRequest } from '../../shared/request/request';
import type { Examples } from '../data/examples';
import type { WeightSpec } from '../engine';
import { holdWeights } from '../network/values';
import { unpackWeights } from '../network/weights-file';
import { buildProgram } from '../tasks/build';
import type { Predictions, TaskProgram } from '../tasks/program';
import { MODEL_FILE, NetworkFile, weightTable } from './model-files';

export interface StoredModel {
  readonly program: TaskProgram;
  readonly encoder: Encoder;
  /** For examples of the model's own encoder. */
  predict(examples: Examples): Predictions;
  /** Frees the weights; call it once. */
  dispose(): void;
}

/**
 * Loads a model from a store: a candidate or a version.
 *
 * @param root the model's folder, ending with `/`
 * @param request the request that the model was trained with
 * @throws ArtifactNotFound, ArtifactCorrupt
 */
export async function loadModel(
  store: ArtifactStore,
  root: string,
  request: RunRequest,
): Promise<StoredModel> {
  const { program, encoder, values } = await readModel(store, root, request);
  const weights = holdWeights(program.specs, values);
  return {
    program,
    encoder,
    predict: (examples) => program.predict(weights.run, examples),
    dispose: () => weights.dispose(),
  };
}

/** A model's network and encoder, and its weights as numbers. */
export interface ModelParts {
  readonly program: TaskProgram;
  readonly encoder: Encoder;
  readonly values: Readonly<Record<string, Float32Array>>;
}

/** As `loadModel`, without anything on a device. @throws ArtifactNotFound, ArtifactCorrupt */
export async function readModel(
  store: ArtifactStore,
  root: string,
  request: RunRequest,
): Promise<ModelParts> {
  const file = await readJson(store, `${root}${MODEL_FILE.network}`, NetworkFile);
  const encoder = await readJson(store, `${root}${MODEL_FILE.encoder}`, Encoder);
  const program = buildProgram({ request, config: file.network, encoder });
  if (!isDeepStrictEqual(file.weights, weightTable(program.specs))) {
    throw new ArtifactCorrupt(
      `${root}${MODEL_FILE.network} lists weights that its network does not have; it was changed by hand or written by another version`,
    );
  }
  const values = parseWeights(program.specs, await store.get(`${root}${MODEL_FILE.weights}`), root);
  return { program, encoder, values };
}

function parseWeights(
  specs: readonly WeightSpec[],
  bytes: Uint8Array,
  root: string,
): Record<string, Float32Array> {
  try {
    return unpackWeights(specs, bytes);
  } catch (cause) {
    throw new ArtifactCorrupt(`${root}${MODEL_FILE.weights} does not fit its network: ${String(cause)}`, {
      cause,
    });
  }
}
