import { inScope, rowCrossEntropies } from '../../engine';
import type { Teacher } from '../../network/decoder-teacher';
import type { Tensor2D } from '../../network/tensors';

/** Adds the cross-entropy (nats) of each row's steps to its entry of `nats_B`; `rows` says which entry is whose. */
export function addNats(
  nats_B: Float64Array,
  { logits_NV, teacher, rows }: { logits_NV: Tensor2D; teacher: Teacher; rows: ArrayLike<number> },
): void {
  const losses_N = inScope(() => rowCrossEntropies(logits_NV, teacher.labels).dataSync());
  for (let row = 0; row < teacher.size; row += 1) {
    for (let step = 0; step < teacher.lengths_B[row]!; step += 1)
      nats_B[rows[row]!]! += losses_N[row * teacher.steps + step]!;
  }
}
