import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { runOp, tf, usesGpu } from './backend';
import { operation } from './operation';
import { stepFloats } from './step-arrays';
import { addRows, copyRows, fill } from './vector/arrays';

/** A batch of token ids, row-major [B, T]. */
export interface TokenBatch {
  readonly ids: Int32Array;
  readonly batch: number;
  readonly steps: number;
}

/**
 * Rows of a table [V, E] for token ids [B, T] -> [B, T, E]. The gradient adds rows in the order of the ids, so it is
 * the same each time.
 *
 * @throws RangeError for an id outside 0..V-1 or a number of ids other than B*T
 */
export function embeddingLookup(table_VE: Tensor2D, { ids, batch, steps }: TokenBatch): Tensor3D {
  const [rows, width] = table_VE.shape;
  if (ids.length !== batch * steps)
    throw new RangeError(
      `${ids.length} ids given for a batch of ${batch} by ${steps}: ${batch * steps} are needed`,
    );
  const wrong = ids.find((id) => id < 0 || id >= rows);
  if (wrong !== undefined) throw new RangeError(`token id ${wrong} is outside 0..${rows - 1}`);
  const [x_BTE] = operation({ table_VE }, () => ({
    outputs: [(usesGpu() ? rowsOnGpu : rowsOf)(table_VE, ids).reshape([batch, steps, width])],
    gradients: ([dy]) => ({
      table_VE: () => (usesGpu() ? rowSumsOnGpu : rowSums)(dy as Tensor3D, ids, [rows, width]),
    }),
  }));
  return x_BTE as Tensor3D;
}

const rowsOnGpu = (table_VE: Tensor2D, ids: Int32Array): Tensor2D => tf.gather(table_VE, tf.tensor1d(ids));

/** The layer that reads the rows has its arrays where ours are. */
function rowsOf(table_VE: Tensor2D, ids: Int32Array): Tensor2D {
  const width = table_VE.shape[1];
  const table = table_VE.dataSync<'float32'>();
  const rows = stepFloats(ids.length * width);
  copyRows(
    { array: table, width },
    { array: rows, width },
    { places: ids, columns: width, count: ids.length },
  );
  return tf.tensor2d(rows, [ids.length, width]);
}

/** TensorFlow's segment sum is slower for the vocabulary sizes here, and this order is fixed. */
function rowSums(dy_BTE: Tensor3D, ids: Int32Array, [rows, width]: [number, number]): Tensor2D {
  const slopes = dy_BTE.dataSync() as Float32Array;
  const sums = fill(stepFloats(rows * width), 0);
  addRows({ array: sums, width }, ids, slopes);
  return tf.tensor2d(sums, [rows, width]);
}

/** Deterministic on a GPU because TF_DETERMINISTIC_OPS is set before TensorFlow loads. */
function rowSumsOnGpu(dy_BTE: Tensor3D, ids: Int32Array, [rows, width]: [number, number]): Tensor2D {
  const attributes = { T: 'float32', Tindices: 'int32', Tnumsegments: 'int32' } as const;
  const inputs = [dy_BTE.reshape([ids.length, width]), tf.tensor1d(ids), tf.scalar(rows, 'int32')];
  return runOp('UnsortedSegmentSum', inputs, 1, attributes)[0] as Tensor2D;
}
