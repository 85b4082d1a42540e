import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';
import type { RunRequest } from '../../shared/request/request';
import type { Examples } from '../data/examples';
import { loadModel } from './load';

/** Largest difference of two predictions that reordered float32 arithmetic explains. */
export const TOLERANCE = 1e-6;

export interface ReloadCheck {
  readonly store: ArtifactStore;
  /** The model's folder, ending with `/`. */
  readonly root: string;
  readonly request: RunRequest;
  readonly examples: Examples;
  /** Outputs of the network that was stored, for the same examples. */
  readonly expected: Float32Array;
}

/**
 * Reads a stored model back and predicts with it.
 *
 * @throws ArtifactCorrupt if the predictions differ by more than the tolerance
 */
export async function checkReload(options: ReloadCheck): Promise<void> {
  const { store, root, request, examples, expected } = options;
  const model = await loadModel(store, root, request);
  try {
    const difference = largestRelativeDifference(model.predict(examples).outputs, expected);
    if (!(difference <= TOLERANCE)) {
      throw new ArtifactCorrupt(
        `${store.uri}/${root} predicts other values after reloading than before: they differ by up to ${difference}, and ${TOLERANCE} is allowed; run again, and report it if it happens twice`,
      );
    }
  } finally {
    model.dispose();
  }
}

/** Relative to the magnitude if that is above 1; NaN if either value is. */
export function largestRelativeDifference(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let index = 0; index < actual.length; index += 1) {
    const difference = Math.abs(actual[index]! - expected[index]!) / Math.max(1, Math.abs(expected[index]!));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
