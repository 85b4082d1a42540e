import type { Tensor, Tensor1D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { type OpAttributes, runOp, runOpWithInt8, tf } from '../../backend';

export type RnnMode = 'lstm' | 'gru' | 'rnn_tanh' | 'rnn_relu';

/** Batch first, right-padded. A state is [B, 1, H]; c is a scalar where the cell has none. */
export interface CudnnInput {
  readonly x_BTI: Tensor3D;
  readonly h_B1H: Tensor3D;
  readonly c_B1H: Tensor;
  readonly params: Tensor1D;
  readonly lengths_B: Tensor1D;
}

export interface CudnnOutput {
  /** Zeros in padding. */
  readonly h_BTH: Tensor3D;
  /** After each sequence's last step. */
  readonly last: { readonly h_B1H: Tensor3D; readonly c_B1H: Tensor };
  /** What the backward pass wants to have back. */
  readonly workspace: readonly Tensor[];
}

/** Gradients of the outputs. */
export interface CudnnSlopes {
  readonly h_BTH: Tensor3D;
  readonly lastH_B1H: Tensor3D;
  readonly lastC_B1H: Tensor;
}

export interface CudnnGradients {
  readonly x_BTI: Tensor3D;
  readonly h_B1H: Tensor3D;
  readonly c_B1H: Tensor;
  readonly params: Tensor1D;
}

/** One layer in one direction, from first step to last. */
export interface CudnnOps {
  forward(mode: RnnMode, input: CudnnInput, training: boolean): CudnnOutput;
  backward(mode: RnnMode, input: CudnnInput, output: CudnnOutput, slopes: CudnnSlopes): CudnnGradients;
}

/** TensorFlow's, which has them for GPUs only. */
export const tensorflowCudnnOps: CudnnOps = {
  forward(mode, { x_BTI, h_B1H, c_B1H, params, lengths_B }, training) {
    const [h_BTH, lastH, lastC, reserved, hostReserved] = runOpWithInt8(
      'CudnnRNNV3',
      [x_BTI, h_B1H, c_B1H, params, lengths_B],
      5,
      { ...attributesOf(mode), is_training: training },
    ) as [Tensor3D, Tensor3D, Tensor, Tensor, Tensor];
    return { h_BTH, last: { h_B1H: lastH, c_B1H: lastC }, workspace: [reserved, hostReserved] };
  },

  backward(mode, { x_BTI, h_B1H, c_B1H, params, lengths_B }, { h_BTH, last, workspace }, slopes) {
    const inputs = [
      ...[x_BTI, h_B1H, c_B1H, params, lengths_B],
      ...[h_BTH, last.h_B1H, last.c_B1H],
      ...[slopes.h_BTH, slopes.lastH_B1H, slopes.lastC_B1H],
      ...workspace,
    ];
    const [x, h, c, ofParams] = runOp('CudnnRNNBackpropV3', inputs, 4, attributesOf(mode)) as [
      Tensor3D,
      Tensor3D,
      Tensor,
      Tensor1D,
    ];
    return { x_BTI: x, h_B1H: h, c_B1H: c, params: ofParams };
  },
};

const attributesOf = (mode: RnnMode): OpAttributes => ({
  T: 'float32',
  rnn_mode: { text: mode },
  input_mode: { text: 'linear_input' },
  direction: { text: 'unidirectional' },
  dropout: 0,
  seed: 0n,
  seed2: 0n,
  num_proj: 0n,
  time_major: false,
});

/** What stands for the cell state of a cell that has none. */
export const noCellState = (): Tensor => tf.scalar(0);
