import type { ChainScores } from '../../../shared/decoding/chain';
import { crfLoss, type WeightSpec } from '../../engine';
import type { Scalar, Tensor1D, Tensor2D, Weights } from '../tensors';
import type { StepLossOptions } from './steps';

const TRANSITIONS = 'crf/transitions';
const START = 'crf/start';
const END = 'crf/end';

/** Scores of a tag after a tag, of the first and of the last. All tags may follow all at first. */
export const crfSpecs = (tags: number): WeightSpec[] => [
  { name: TRANSITIONS, shape: [tags, tags], initializer: { kind: 'zeros' } },
  { name: START, shape: [tags], initializer: { kind: 'zeros' } },
  { name: END, shape: [tags], initializer: { kind: 'zeros' } },
];

/** -log P of the batch's tag sequences, summed and divided by the number of steps, as the loss of steps is. */
export function chainLoss(
  weights: Weights,
  { logits_NV, targets_BT, lengths_B }: Pick<StepLossOptions, 'logits_NV' | 'targets_BT' | 'lengths_B'>,
): Scalar {
  return crfLoss({
    logits_NV,
    transitions_VV: weights[TRANSITIONS] as Tensor2D,
    start_V: weights[START] as Tensor1D,
    end_V: weights[END] as Tensor1D,
    labels_BT: targets_BT,
    lengths_B,
    divisor: lengths_B.reduce((sum, length) => sum + length, 0),
  });
}

/** The learned scores as numbers. */
export function chainScores(weights: Weights): ChainScores {
  const [transitions_VV, start_V, end_V] = [TRANSITIONS, START, END].map((name) =>
    weights[name]!.dataSync<'float32'>().slice(),
  ) as [Float32Array, Float32Array, Float32Array];
  return { transitions_VV, start_V, end_V };
}
