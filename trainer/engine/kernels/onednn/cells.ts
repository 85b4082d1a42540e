import type { RecurrentCell } from '../../cells';
import type { CreateName } from './library';
import { ACTIVATION } from './constants';
import { copy } from '../../vector/arrays';

/** How oneDNN names and lays out a cell. Its gate orders are Keras's (LSTM i,f,c,o; GRU u = z,r,o = h). */
export interface NativeCell {
  readonly gates: number;
  readonly biases: number;
  readonly hasCellState: boolean;
  readonly forward: CreateName;
  readonly backward: CreateName;
  readonly activation: number | null;
  /** The engine's bias -> oneDNN's. */
  packBias(bias: Float32Array): Float32Array;
  /** Gradient in oneDNN's bias -> gradient in the engine's. */
  unpackBias(gradient: Float32Array): Float32Array;
}

const same = {
  packBias: (bias: Float32Array) => bias,
  unpackBias: (bias: Float32Array) => bias,
  activation: null,
};

const LSTM: NativeCell = {
  ...same,
  gates: 4,
  biases: 4,
  hasCellState: true,
  forward: 'dnnl_lstm_forward_primitive_desc_create',
  backward: 'dnnl_lstm_backward_primitive_desc_create',
};

const GRU_RESET_BEFORE: NativeCell = {
  ...same,
  gates: 3,
  biases: 3,
  hasCellState: false,
  forward: 'dnnl_gru_forward_primitive_desc_create',
  backward: 'dnnl_gru_backward_primitive_desc_create',
};

/** Four biases: z, r, the candidate's outside the reset gate, the candidate's under it. */
const GRU_RESET_AFTER: NativeCell = {
  gates: 3,
  biases: 4,
  hasCellState: false,
  activation: null,
  forward: 'dnnl_lbr_gru_forward_primitive_desc_create',
  backward: 'dnnl_lbr_gru_backward_primitive_desc_create',
  packBias(bias) {
    const units = bias.length / 6;
    const packed = new Float32Array(4 * units);
    packed.set(bias.subarray(0, 3 * units));
    packed.set(bias.subarray(5 * units), 3 * units);
    for (let i = 0; i < 2 * units; i++) packed[i] = (bias[i] as number) + (bias[3 * units + i] as number);
    return packed;
  },
  unpackBias(gradient) {
    const units = gradient.length / 4;
    const bias = new Float32Array(6 * units);
    bias.set(gradient.subarray(0, 3 * units));
    bias.set(gradient.subarray(0, 2 * units), 3 * units);
    bias.set(gradient.subarray(3 * units), 5 * units);
    return bias;
  },
};

function simpleRnn(activation: number): NativeCell {
  return {
    ...same,
    gates: 1,
    biases: 1,
    hasCellState: false,
    activation,
    forward: 'dnnl_vanilla_rnn_forward_primitive_desc_create',
    backward: 'dnnl_vanilla_rnn_backward_primitive_desc_create',
  };
}

/** Undefined for a cell that oneDNN does not have. */
export function nativeCell({ request }: RecurrentCell): NativeCell | undefined {
  if (request?.kind === 'lstm') return LSTM;
  if (request?.kind === 'gru') return request.variant === 'reset-after' ? GRU_RESET_AFTER : GRU_RESET_BEFORE;
  if (request?.kind === 'simple-rnn') return simpleRnn(ACTIVATION[request.activation]);
  return undefined;
}

/** Saturates a gate: sigmoid(±1e4) is 1 or 0 in float32. */
const SATURATED = 1e4;

/** An LSTM's kernel [I, 4H] copied to [I + 1, 4H] with a row that, where its input is 1, forgets nothing and takes nothing in. */
export function withHold(kernel: Float32Array, wide: Float32Array, units: number): Float32Array {
  const row = kernel.length;
  copy(kernel, wide);
  wide.fill(-SATURATED, row, row + units);
  wide.fill(SATURATED, row + units, row + 2 * units);
  wide.fill(0, row + 2 * units, row + 4 * units);
  return wide;
}
