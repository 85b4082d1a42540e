import { isDeepStrictEqual } from 'node:util';
import { readJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { Encoder } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import type { Examples } from '../data/examples';
import { predictAll } from '../evaluation/predict';
import { buildNetwork, type Network } from '../network/network';
import { holdWeights } from '../network/values';
import { unpackWeights } from '../network/weights-file';
import { MODEL_FILE, NetworkFile, weightTable } from './model-files';

export interface StoredModel {
  readonly network: Network;
  readonly encoder: Encoder;
  /** Outputs for examples of the model's own encoder [N, outputs]: logits, or scaled values. */
  predict(examples: Examples): Float32Array;
  /** Frees the weights; call it once. */
  dispose(): void;
}

/**
 * A model from a store, of a candidate or a version.
 *
 * @param root the model's folder, ending with `/`
 * @throws ArtifactNotFound, ArtifactCorrupt
 */
export async function loadModel(store: ArtifactStore, root: string): Promise<StoredModel> {
  const file = await readJson(store, `${root}${MODEL_FILE.network}`, NetworkFile);
  const encoder = await readJson(store, `${root}${MODEL_FILE.encoder}`, Encoder);
  const network = buildNetwork(file.network);
  if (!isDeepStrictEqual(file.weights, weightTable(network.specs))) {
    throw new ArtifactCorrupt(
      `${root}${MODEL_FILE.network} lists weights that its network does not have; it was changed by hand or written by another version`,
    );
  }
  const values = parseWeights(network, await store.get(`${root}${MODEL_FILE.weights}`), root);
  const weights = holdWeights(network.specs, values);
  return {
    network,
    encoder,
    predict: (examples) => predictAll(network, weights.run, examples),
    dispose: () => weights.dispose(),
  };
}

function parseWeights(network: Network, bytes: Uint8Array, root: string): Record<string, Float32Array> {
  try {
    return unpackWeights(network.specs, bytes);
  } catch (cause) {
    throw new ArtifactCorrupt(`${root}${MODEL_FILE.weights} does not fit its network: ${String(cause)}`, {
      cause,
    });
  }
}
