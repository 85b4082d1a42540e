import { embeddingLookup, maxOverTime, tf, type WeightSpec } from '../engine';
import type { CharacterLayer } from './config';
import type { Tensor1D, Tensor2D, Tensor3D, Weights } from './tensors';

/** The ids of the characters of a batch's tokens, row-major. */
export interface CharacterBatch {
  /** [B, T, W]; after a token's characters there are zeros. */
  readonly ids: Int32Array;
  readonly batch: number;
  readonly steps: number;
}

/** Characters are few and seen often: they differ from the first step on, as those of a text do. */
const TABLE = { kind: 'normal', standardDeviation: 0.5 } as const;

/** Weights of a character encoder: `<name>/table` [values, E], `<name>/kernel` [window * E, F] and `<name>/bias` [F]. */
export function characterSpecs(
  name: string,
  { values, embeddingSize, filters, window }: CharacterLayer,
): WeightSpec[] {
  return [
    { name: `${name}/table`, shape: [values, embeddingSize], initializer: TABLE },
    {
      name: `${name}/kernel`,
      shape: [window * embeddingSize, filters],
      initializer: { kind: 'glorot-uniform' },
    },
    { name: `${name}/bias`, shape: [filters], initializer: { kind: 'zeros' } },
  ];
}

/**
 * A vector of each token [B, T, F] from its characters: of each filter of a convolution over them the largest value
 * within the token, then its bias and relu (after Ma & Hovy 2016). Beyond both ends of a token there are zeros, which
 * show filters where it begins and ends. A token without characters has the value that a filter has nowhere, 0.
 */
export function characterVectors(
  weights: Weights,
  name: string,
  { width, embeddingSize, filters, window }: CharacterLayer,
  { ids, batch, steps }: CharacterBatch,
): Tensor3D {
  const tokens = batch * steps;
  const lengths_N = lengthsOf(ids, width);
  const known_NW1 = tf.tensor3d(Float32Array.from(ids, Math.sign), [tokens, width, 1]);
  const table_VE = weights[`${name}/table`] as Tensor2D;
  const x_NWE = embeddingLookup(table_VE, { ids, batch: tokens, steps: width }).mul<Tensor3D>(known_NW1);
  const before = Math.floor((window - 1) / 2);
  const padded = x_NWE.pad([
    [0, 0],
    [before, window - 1 - before],
    [0, 0],
  ]);
  const beside = Array.from({ length: window }, (_, shift) =>
    padded.slice([0, shift, 0], [tokens, width, embeddingSize]),
  );
  const windows = tf.concat(beside, 2).reshape([tokens * width, window * embeddingSize]);
  const y_NWF = windows
    .matMul(weights[`${name}/kernel`] as Tensor2D)
    .reshape<Tensor3D>([tokens, width, filters]);
  const largest_NF = maxOverTime(y_NWF, lengths_N);
  return largest_NF
    .add(weights[`${name}/bias`] as Tensor1D)
    .relu()
    .reshape([batch, steps, filters]);
}

/** Characters of each token. */
function lengthsOf(ids: Int32Array, width: number): Int32Array {
  return Int32Array.from({ length: ids.length / width }, (_, token) => {
    const end = ids.subarray(token * width, (token + 1) * width).indexOf(0);
    return end < 0 ? width : end;
  });
}
