import { affine, concatLast, dotAttention, tf, type WeightSpec } from '../engine';
import { dense, denseSpecs } from './dense';
import type { Tensor2D, Tensor3D, Weights } from './tensors';

export interface AttentionShape {
  /** H: size of the decoder's state. */
  readonly units: number;
  /** M: size of one encoder state. */
  readonly memory: number;
  /** F: size of the result. */
  readonly features: number;
}

/** What the decoder attends to: made once per batch, whatever the number of decoder steps. */
export interface Memory {
  readonly values_BSM: Tensor3D;
  readonly keys_BSH: Tensor3D;
  /** Steps of each sequence. */
  readonly lengths_B: ArrayLike<number>;
  /** Which sequence each record attends to; each its own if left out. */
  readonly memoryRows_B?: Int32Array | undefined;
}

/** The general score's matrix where the sizes differ, and the combining layer. */
export function attentionSpecs({ units, memory, features }: AttentionShape): WeightSpec[] {
  const general: WeightSpec[] =
    memory === units
      ? []
      : [{ name: 'attention/kernel', shape: [memory, units], initializer: { kind: 'glorot-uniform' } }];
  return [...general, ...denseSpecs('attention/combine', memory + units, features)];
}

/**
 * Encoder states as keys and values. Where encoder and decoder states are of the same size, a state is its own key:
 * Luong's dot score. A bidirectional encoder's states are twice as large, so they are multiplied by a matrix first:
 * Luong's general score.
 */
export function attentionMemory(
  weights: Weights,
  values_BSM: Tensor3D,
  lengths_B: ArrayLike<number>,
): Memory {
  const [batch, steps, size] = values_BSM.shape;
  const kernel = weights['attention/kernel'] as Tensor2D | undefined;
  const units = kernel?.shape[1] ?? size;
  const keys_BSH: Tensor3D =
    kernel === undefined
      ? values_BSM
      : tf.reshape(affine({ x_NI: tf.reshape(values_BSM, [batch * steps, size]), kernel_IO: kernel }), [
          batch,
          steps,
          units,
        ]);
  return { values_BSM, keys_BSH, lengths_B };
}

/**
 * Global attention of Luong, Pham & Manning 2015 (equations 5, 7 and 8): softmax of the scores over the encoder's
 * steps, their weighted mean c, and tanh(W [c; h] + b). It comes after the recurrence and is not fed back (no input
 * feeding), so all decoder steps are two batched matrix products.
 *
 * @param h_BTH decoder states of T steps, or of T hypotheses of one step
 * @returns [B, T, F]
 */
export function attend(weights: Weights, memory: Memory, h_BTH: Tensor3D): Tensor3D {
  const [batch, steps, units] = h_BTH.shape;
  const context_BTM = dotAttention({ queries_BTH: h_BTH, ...memory });
  const both_BTC = concatLast([context_BTM, h_BTH]);
  const flat_NC: Tensor2D = tf.reshape(both_BTC, [batch * steps, context_BTM.shape[2] + units]);
  const combined_NF: Tensor2D = tf.tanh(dense(weights, 'attention/combine', flat_NC));
  return tf.reshape(combined_NF, [batch, steps, combined_NF.size / (batch * steps)]);
}
