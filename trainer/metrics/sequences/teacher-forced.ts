import { tf } from '../../engine';
import type { Teacher } from '../../network/decoder-teacher';
import type { Tensor2D } from '../../network/tensors';

/** Adds the cross-entropy (nats) of each row's steps to its entry of `nats_B`; `rows` says which entry is whose. */
export function addNats(
  nats_B: Float64Array,
  { logits_NV, teacher, rows }: { logits_NV: Tensor2D; teacher: Teacher; rows: ArrayLike<number> },
): void {
  const vocabulary = logits_NV.shape[1];
  const scores_NV = tf.tidy(() => tf.logSoftmax(logits_NV).dataSync());
  for (let row = 0; row < teacher.size; row += 1) {
    for (let step = 0; step < teacher.lengths_B[row]!; step += 1) {
      const at = row * teacher.steps + step;
      nats_B[rows[row]!]! -= scores_NV[at * vocabulary + teacher.labels[at]!]!;
    }
  }
}
