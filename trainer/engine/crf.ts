import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { tf } from './backend';
import {
  backward,
  chainOf,
  forward,
  noneExpected,
  type Chain,
  type Expected,
} from '../../shared/decoding/chain';
import { type Forward, operation } from './operation';

export interface CrfLossOptions {
  /** Scores of each step's tags in a padded batch, [B * T, V]. */
  readonly logits_NV: Tensor2D;
  /** From a tag (row) to the next (column). */
  readonly transitions_VV: Tensor2D;
  /** Of a sequence's first and of its last tag. */
  readonly start_V: Tensor1D;
  readonly end_V: Tensor1D;
  /** [B, T] tags, row-major; any beyond a sequence's length. */
  readonly labels_BT: Int32Array;
  /** 1..T */
  readonly lengths_B: Int32Array;
  readonly divisor: number;
}

/** The gradients of a batch, by input. */
interface Slopes extends Expected {
  readonly logits_NV: Float32Array;
}

/**
 * Sum of -log P(tags | scores) of a linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) over a
 * batch's sequences, divided by `divisor`. The gradient is exact: expected less actual tags and pairs, by the backward
 * algorithm. Computed in JavaScript, in double precision: with as few tags as there are, TensorFlow takes longer to start
 * its kernels for each step than the steps take.
 *
 * @throws RangeError for a tag outside 0..V-1, or arrays of another size
 */
export function crfLoss(options: CrfLossOptions): Scalar {
  const { logits_NV, transitions_VV, start_V, end_V } = options;
  expectTags(options);
  const inputs = { logits_NV, transitions_VV, start_V, end_V };
  const [loss] = operation(inputs, (training) => hostLoss(options, training));
  return loss as Scalar;
}

function expectTags({ logits_NV, labels_BT, lengths_B }: CrfLossOptions): void {
  const [rows, tags] = logits_NV.shape;
  if (labels_BT.length !== rows)
    throw new RangeError(`${labels_BT.length} tags given: ${rows} are needed, one for each row of scores`);
  const steps = rows / lengths_B.length;
  lengths_B.forEach((length, row) => {
    if (!(length >= 1 && length <= steps))
      throw new RangeError(`sequence ${row} has length ${length}: an integer in 1..${steps} is allowed`);
    const wrong = labels_BT.subarray(row * steps, row * steps + length).find((tag) => tag < 0 || tag >= tags);
    if (wrong !== undefined) throw new RangeError(`tag ${wrong} is outside 0..${tags - 1}`);
  });
}

function hostLoss(options: CrfLossOptions, training: boolean): Forward {
  const { logits_NV, transitions_VV, start_V, end_V, divisor } = options;
  const logits = logits_NV.dataSync<'float32'>();
  const chain = chainOf({
    transitions_VV: transitions_VV.dataSync(),
    start_V: start_V.dataSync(),
    end_V: end_V.dataSync(),
  });
  const slopes = training ? noSlopes(logits.length, chain.tags) : null;
  const nats = batchNats({ chain, logits, slopes }, options);
  return {
    outputs: [tf.scalar(nats / divisor)],
    gradients: ([dy]) => {
      if (slopes === null) throw new Error('gradient of a forward pass without training');
      const share = (dy as Scalar).dataSync<'float32'>()[0]! / divisor;
      const scaled = (values: Float32Array | Float64Array, { shape }: Tensor) =>
        tf.tensor(
          Float32Array.from(values, (value) => value * share),
          shape,
        );
      return {
        logits_NV: () => scaled(slopes.logits_NV, logits_NV),
        transitions_VV: () => scaled(slopes.pairs_VV, transitions_VV),
        start_V: () => scaled(slopes.start_V, start_V),
        end_V: () => scaled(slopes.end_V, end_V),
      };
    },
  };
}

const noSlopes = (scores: number, tags: number): Slopes => ({
  logits_NV: new Float32Array(scores),
  ...noneExpected(tags),
});

/** Sum of the sequences' -log P; adds to the slopes, where they are wanted. */
function batchNats(
  { chain, logits, slopes }: { chain: Chain; logits: Float32Array; slopes: Slopes | null },
  { labels_BT, lengths_B }: CrfLossOptions,
): number {
  const { tags } = chain;
  const steps = labels_BT.length / lengths_B.length;
  let nats = 0;
  lengths_B.forEach((length, row) => {
    const start = row * steps;
    const scores_TV = logits.subarray(start * tags, (start + length) * tags);
    const labels_T = labels_BT.subarray(start, start + length);
    const all = forward(chain, scores_TV);
    nats += all.logSum - forward(chain, scores_TV, labels_T).logSum;
    if (slopes === null) return;
    const marginals_TV = backward(chain, all, slopes);
    marginals_TV.forEach((probability, at) => (slopes.logits_NV[start * tags + at] = probability));
    takeActual(labels_T, slopes, { start, tags });
  });
  return nats;
}

/** Takes the true tags and their pairs from the expected ones. */
function takeActual(
  labels_T: Int32Array,
  slopes: Slopes,
  { start, tags }: { start: number; tags: number },
): void {
  labels_T.forEach((label, step) => {
    slopes.logits_NV[(start + step) * tags + label]! -= 1;
    if (step > 0) slopes.pairs_VV[labels_T[step - 1]! * tags + label]! -= 1;
  });
  slopes.start_V[labels_T[0]!]! -= 1;
  slopes.end_V[labels_T.at(-1)!]! -= 1;
}
