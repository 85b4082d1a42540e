/**
 * The sequence engine: recurrent layers, their losses and their optimizers on tfjs-node-gpu. A library: it knows
 * nothing of datasets, runs or artifacts, and it alone touches tfjs-node-gpu, libtensorflow and oneDNN.
 *
 * Shape letters: B batch, T time, I inputs, H units, G gates, F features, V classes or vocabulary, E embedding, N rows.
 */
export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
export { tf } from './backend';
export { inScope } from './scope';
export { engineInfo, type EngineInfo } from './info';
export {
  cellOf,
  cellWeightSpecs,
  defineCell,
  gateBlocks,
  gateWeightSpecs,
  stateCount,
  watched,
  type AnyCell,
  type Cell,
  type CellDefinition,
  type CellWeights,
  type Gate,
  type RecurrentCell,
  type TfLayer,
} from './cells';
export { type Initializer, type WeightSpec } from './weights';
export {
  recurrentLayer,
  type KernelName,
  type RecurrentLayerOptions,
  type RecurrentLayerResult,
} from './layer';
export {
  recurrentStack,
  recurrentStackLast,
  stackWeightSpecs,
  type RecurrentStackLast,
  type RecurrentStackOptions,
  type RecurrentStackResult,
  type StackShape,
} from './stack';
export { duringStep } from './step-arrays';
export { outlivingStep } from './outlive';
export { dropout, type Dropout } from './dropout';
export { randomStream, type RandomStream } from '../../shared/random';
export { initialize } from './initializers';
export { type Clipping } from './clipping';
export { type OptimizerOptions, type OptimizerState } from './optimizers';
export {
  createTraining,
  type LossFunction,
  type StepResult,
  type Training,
  type TrainingOptions,
  type WeightTensors,
} from './training';
export { inspectLayers, type GateInsight, type LayerInsight } from './insight';
export { affine, type AffineOptions } from './affine';
export { dotAttention, type AttentionOptions } from './attention';
export { concatLast } from './concat';
export { relu } from './relu';
export { crfLoss, type CrfLossOptions } from './crf';
export { maxOverTime } from './pooling';
export { embeddingLookup, type TokenBatch } from './embedding';
export {
  maskedMean,
  rowCrossEntropies,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  squaredError,
  type CrossEntropyOptions,
  type SquaredErrorOptions,
} from './losses';
