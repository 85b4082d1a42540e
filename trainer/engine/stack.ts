import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-node-gpu';
import { type AnyCell, cellOf, cellWeightSpecs } from './cells';
import { concatLast } from './concat';
import { type Dropout, dropout } from './dropout';
import {
  bothDirections,
  type DirectionOptions,
  type KernelName,
  recurrentLast,
  recurrentLayer,
} from './layer';
import type { LayerOutput } from './kernels/problem';
import type { WeightSpec } from './weights';

export interface StackShape {
  readonly cell: AnyCell;
  readonly inputs: number;
  readonly units: number;
  readonly layers: number;
  readonly bidirectional: boolean;
}

export interface RecurrentStackOptions {
  readonly cell: AnyCell;
  readonly layers: number;
  /** Forward and backward outputs are concatenated: [B, T, 2H]. */
  readonly bidirectional: boolean;
  readonly x_BTI: Tensor3D;
  /** As `recurrentLayer`'s. */
  readonly lengths_B?: ArrayLike<number> | undefined;
  /** In the order of `stackWeightSpecs`. */
  readonly weights: readonly Tensor[];
  /** State tensors, layer by layer, forward then backward, h then c; zeros if left out. */
  readonly initialState?: readonly Tensor2D[] | undefined;
  /** Between layers only (never in time), and only in training: leave out to evaluate. */
  readonly dropout?: Dropout | undefined;
  /** As `recurrentLayer`'s: whether the result's states are complete. */
  readonly states?: boolean | undefined;
  readonly kernel?: KernelName | undefined;
}

export interface RecurrentStackLast {
  /** Last layer's h at each sequence's own end [B, H] or, forward then backward, [B, 2H]. */
  readonly last_BH: Tensor2D;
  /** All final states, in the order of `initialState`; where they are not asked for, some may be missing. */
  readonly states: Tensor2D[];
}

export interface RecurrentStackResult extends RecurrentStackLast {
  /** Outputs of the last layer [B, T, H] or [B, T, 2H]; zero beyond a sequence's length. */
  readonly h_BTH: Tensor3D;
}

/** Weights of a stack, named `layer<n>/<forward|backward>/<kernel|recurrent_kernel|bias>`. */
export function stackWeightSpecs(shape: StackShape): WeightSpec[] {
  const directions = shape.bidirectional ? ['forward', 'backward'] : ['forward'];
  return Array.from({ length: shape.layers }, (_, layer) => {
    const inputs = layer === 0 ? shape.inputs : shape.units * directions.length;
    return directions.flatMap((direction) =>
      cellWeightSpecs(shape.cell, inputs, shape.units).map((spec) => ({
        ...spec,
        name: `layer${layer}/${direction}/${spec.name}`,
      })),
    );
  }).flat();
}

/** Stacked recurrent layers, uni- or bidirectional, with the outputs of every step. */
export function recurrentStack(options: RecurrentStackOptions): RecurrentStackResult {
  const { h_BTH, ...rest } = runStack(options, true);
  if (h_BTH === null) throw new Error('the stack gave no sequence');
  return { h_BTH, ...rest };
}

/** As `recurrentStack`, but without the outputs of the last layer's steps, which are never made (many-to-one). */
export function recurrentStackLast(options: RecurrentStackOptions): RecurrentStackLast {
  const { last_BH, states } = runStack(options, false);
  return { last_BH, states };
}

function runStack(
  options: RecurrentStackOptions,
  sequence: boolean,
): RecurrentStackLast & { h_BTH: Tensor3D | null } {
  const states: Tensor2D[] = [];
  let x_BTI: Tensor3D | null = options.x_BTI;
  let top: Tensor2D[] = [];
  for (let layer = 0; layer < options.layers; layer++) {
    const isLast = layer === options.layers - 1;
    const input: Tensor3D = layer === 0 ? options.x_BTI : dropped(x_BTI, layer, options.dropout);
    const results = runLayer(options, { layer, x_BTI: input, sequence: sequence || !isLast });
    states.push(...results.flatMap(({ last }) => last));
    top = results.map(({ last }) => last[0] as Tensor2D);
    const outputs = results.flatMap(({ h_BTH }) => (h_BTH === null ? [] : [h_BTH]));
    x_BTI = isSome(outputs) ? concatLast(outputs) : null;
  }
  return { h_BTH: x_BTI, last_BH: concatLast(top as [Tensor2D, ...Tensor2D[]]), states };
}

interface LayerInput {
  readonly layer: number;
  readonly x_BTI: Tensor3D;
  readonly sequence: boolean;
}

function runLayer(
  options: RecurrentStackOptions,
  { layer, x_BTI, sequence }: LayerInput,
): readonly LayerOutput[] {
  const { cell, lengths_B, states, kernel } = options;
  const common = { cell, x_BTI, lengths_B, states, kernel };
  const first = layer * (options.bidirectional ? 2 : 1);
  if (options.bidirectional)
    return bothDirections(common, [directionOf(options, first), directionOf(options, first + 1)], sequence);
  const direct = { ...common, ...directionOf(options, first) };
  return [sequence ? recurrentLayer(direct) : { h_BTH: null, last: recurrentLast(direct) }];
}

/** @param index among all directions of all layers */
function directionOf(options: RecurrentStackOptions, index: number): DirectionOptions {
  const { weights, initialState } = options;
  const each = weights.length / (options.layers * (options.bidirectional ? 2 : 1));
  const { states } = cellOf(options.cell);
  return {
    weights: weights.slice(each * index, each * (index + 1)),
    initialState: initialState?.slice(states * index, states * (index + 1)),
  };
}

const isSome = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0;

function dropped(x: Tensor3D | null, layer: number, options: Dropout | undefined): Tensor3D {
  if (x === null) throw new Error(`layer ${layer} has no input`);
  return options === undefined ? x : dropout(x, options, `layer${layer}`);
}
