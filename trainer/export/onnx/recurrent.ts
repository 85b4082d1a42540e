import type { Cell } from '../../../shared/request/network';
import type { GraphBuilder } from './graph';

/** Weights of a network by name. */
export type Values = Readonly<Record<string, Float32Array>>;

export interface RecurrentShape {
  readonly cell: Cell;
  readonly units: number;
  readonly layers: number;
  readonly bidirectional: boolean;
  /** Size of one step of the first layer's input. */
  readonly inputs: number;
  /** Prefix of the names of the layers' weights. */
  readonly scope: string;
}

export interface RecurrentInput {
  /** Steps first, as the operators read them: [T, B, I]. */
  readonly x_TBI: string;
  /** [B]; all steps count if left out. */
  readonly lengths_B?: string | undefined;
  /** Layer by layer, h then c, [B, H] each; zeros if left out. One direction only. */
  readonly states?: readonly string[] | undefined;
}

export interface RecurrentOutput {
  /** Outputs of the last layer, directions side by side: [T, B, D × H]; zero beyond a sequence's length. */
  readonly h_TBH: string;
  /** Layer by layer, h then c, directions side by side: [B, D × H]. */
  readonly states: readonly string[];
}

/** Gates side by side in the engine (as in Keras), and where each lies in ONNX's operator. */
const GATES = {
  'simple-rnn': [0],
  // z, r, h in both.
  gru: [0, 1, 2],
  // Keras has i, f, c, o; ONNX i, o, f, c.
  lstm: [0, 3, 1, 2],
} as const;

const OPERATORS = { 'simple-rnn': 'RNN', gru: 'GRU', lstm: 'LSTM' } as const;
const ACTIVATIONS = { tanh: 'Tanh', relu: 'Relu', sigmoid: 'Sigmoid' } as const;

/**
 * Stacked recurrent layers as ONNX's own operators. Both directions of a layer are one operator (`bidirectional`): some
 * converters treat `reverse` and `sequence_lens` together differently.
 */
export function recurrentLayers(
  graph: GraphBuilder,
  values: Values,
  shape: RecurrentShape,
  { x_TBI, lengths_B = '', states: initial }: RecurrentInput,
): RecurrentOutput {
  const { cell, units, layers, bidirectional } = shape;
  const directions = bidirectional ? 2 : 1;
  const counts = cell.kind === 'lstm' ? 2 : 1;
  const states: string[] = [];
  let top = x_TBI;
  for (let layer = 0; layer < layers; layer += 1) {
    const starts = Array.from({ length: counts }, (_, state) => {
      const own = initial?.[layer * counts + state];
      return own === undefined ? '' : graph.node('Unsqueeze', [own, graph.integers(0)]);
    });
    const outputs = ['Y', 'Y_h', 'Y_c'].slice(0, counts + 1).map((name) => graph.fresh(name));
    const inputs = [top, ...layerWeights(graph, values, shape, layer), lengths_B, ...starts];
    graph.node(OPERATORS[cell.kind], withoutTrailing(inputs), attributesOf(cell, units, directions), outputs);
    const [y_TDBH, ...last_DBH] = outputs as [string, ...string[]];
    states.push(...last_DBH.map((state) => sideBySide(graph, state, [1, 0, 2], [0, directions * units])));
    top = sideBySide(graph, y_TDBH, [0, 2, 1, 3], [0, 0, directions * units]);
  }
  return { h_TBH: top, states };
}

/** Directions moved next to their units, and made one axis with them. */
const sideBySide = (graph: GraphBuilder, value: string, perm: readonly number[], shape: readonly number[]) =>
  graph.node('Reshape', [graph.node('Transpose', [value], { perm }), graph.integers(...shape)]);

/** Optional inputs that are left out at the end are not named at all. */
function withoutTrailing(inputs: readonly string[]): readonly string[] {
  const last = inputs.findLastIndex((name) => name !== '');
  return inputs.slice(0, last + 1);
}

function attributesOf(cell: Cell, units: number, directions: number) {
  return {
    hidden_size: units,
    direction: directions === 2 ? 'bidirectional' : 'forward',
    ...(cell.kind === 'simple-rnn' && {
      activations: Array.from({ length: directions }, () => ACTIVATIONS[cell.activation]),
    }),
    ...(cell.kind === 'gru' && { linear_before_reset: cell.variant === 'reset-after' ? 1 : 0 }),
  };
}

/** W [D, G × H, I], R [D, G × H, H] and B [D, 2 × G × H] of a layer. */
function layerWeights(graph: GraphBuilder, values: Values, shape: RecurrentShape, layer: number): string[] {
  const { cell, units, bidirectional, scope } = shape;
  const directions = bidirectional ? ['forward', 'backward'] : ['forward'];
  const inputs = layer === 0 ? shape.inputs : units * directions.length;
  const gates = GATES[cell.kind];
  const weightsOf = (name: string) =>
    directions.map((direction) => values[`${scope}layer${layer}/${direction}/${name}`]!);
  const stored = (name: string, of: readonly Float32Array[], sizes: readonly number[]) =>
    graph.weights(`${scope}layer${layer}/${name}`, joined(of), [directions.length, ...sizes]);
  const transposed = (name: string, rows: number) =>
    stored(
      name,
      weightsOf(name).map((kernel) => gateRows(kernel, { rows, units, gates })),
      [gates.length * units, rows],
    );
  return [
    transposed('kernel', inputs),
    transposed('recurrent_kernel', units),
    stored(
      'bias',
      weightsOf('bias').map((bias) => bothBiases(bias, units, gates)),
      [2 * gates.length * units],
    ),
  ];
}

interface Gates {
  readonly rows: number;
  readonly units: number;
  readonly gates: readonly number[];
}

/** [rows, G × H] as [G × H, rows], gates in ONNX's order. */
function gateRows(kernel: Float32Array, { rows, units, gates }: Gates): Float32Array {
  const width = gates.length * units;
  const result = new Float32Array(kernel.length);
  gates.forEach((from, to) => {
    for (let unit = 0; unit < units; unit += 1)
      for (let row = 0; row < rows; row += 1)
        result[(to * units + unit) * rows + row] = kernel[row * width + from * units + unit]!;
  });
  return result;
}

/** ONNX has a bias of the input and one of the state; a cell of ours has one, and a GRU that resets after both. */
function bothBiases(bias: Float32Array, units: number, gates: readonly number[]): Float32Array {
  const width = gates.length * units;
  const result = new Float32Array(2 * width);
  for (let start = 0; start < bias.length; start += width)
    gates.forEach((from, to) =>
      result.set(bias.subarray(start + from * units, start + (from + 1) * units), start + to * units),
    );
  return result;
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    whole.set(array, offset);
    offset += array.length;
  }
  return whole;
}
