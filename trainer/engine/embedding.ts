import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';

/** A batch of token ids, row-major [B, T]. */
export interface TokenBatch {
  readonly ids: Int32Array;
  readonly batch: number;
  readonly steps: number;
}

/**
 * Rows of a table [V, E] for token ids [B, T] -> [B, T, E], with a deterministic gradient (rows are added in the order
 * of the ids).
 *
 * @throws RangeError for an id outside 0..V-1
 */
export function embeddingLookup(table_VE: Tensor2D, tokens: TokenBatch): Tensor3D {
  throw new Error(`not yet: ${table_VE.size} ${tokens.steps}`);
}
