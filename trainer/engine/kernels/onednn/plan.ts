import type { NativeCell } from './cells';
import {
  ARGUMENT,
  GRADIENT,
  LEFT_TO_RIGHT,
  OVERWRITE_WEIGHT_GRADIENTS,
  PROPAGATION,
  QUERY,
  TAG,
} from './constants';
import { Builder, type Transposition } from './builder';
import type { Handle, OneDnn } from './library';
import type { Primitive } from './primitive';

export interface PlanShape {
  readonly cell: NativeCell;
  readonly batch: number;
  readonly steps: number;
  readonly inputs: number;
  readonly units: number;
  readonly training: boolean;
  readonly threads: number;
}

/** All of oneDNN's objects that depend only on a shape. Holds no data. */
export interface Plan {
  readonly cell: NativeCell;
  readonly forward: Primitive;
  /** Null where `forward` reads the engine's own layout. */
  readonly pack: Packing | null;
  readonly backward: BackwardPlan | null;
  /** For [B, T, inputs] and for [B, T, units]. */
  readonly inputRows: Transposition;
  readonly outputRows: Transposition;
  destroy(): void;
}

/** Gradients of the weights have the engine's layout. */
export interface BackwardPlan {
  readonly run: Primitive;
  readonly pack: Packing;
}

/** Weights from the engine's layout to one that a primitive wants. */
export interface Packing {
  readonly kernel: Primitive;
  readonly recurrent: Primitive;
}

export function createPlan(dnnl: OneDnn, shape: PlanShape): Plan {
  const { cell, batch, steps, inputs, units, training } = shape;
  const build = new Builder(dnnl, shape.threads);
  const descriptors = describeRnn(build, shape);
  const plain = plainWeights(build, shape);
  // In training oneDNN gains nothing from a layout of its own, and packing took 3 % of a pass over short sequences.
  const forward = build.descriptor(
    cell.forward,
    ...headOf(dnnl, cell, training ? PROPAGATION.forwardTraining : PROPAGATION.forwardInference),
    ...descriptorList(cell, training ? { ...descriptors, ...plain } : descriptors),
    ...[0, ...slopesOf(cell), build.attributes],
  );
  const weights = weightsOf(dnnl, forward);
  const workspace: [number, Handle][] = training
    ? [[ARGUMENT.workspace, dnnl.query(forward, QUERY.workspace, 0)]]
    : [];
  return {
    cell,
    forward: build.primitive(forward, [...rnnArguments(cell, { ...descriptors, ...weights }), ...workspace]),
    pack: training ? null : packing(build, plain, weights),
    backward: training ? createBackward(dnnl, { build, cell, descriptors, plain, forward, workspace }) : null,
    inputRows: build.transposition([steps, batch, inputs]),
    outputRows: build.transposition([steps, batch, units]),
    destroy: () => build.destroy(),
  };
}

interface BackwardOptions {
  readonly build: Builder;
  readonly cell: NativeCell;
  readonly descriptors: RnnDescriptors;
  readonly plain: WeightDescriptors;
  readonly forward: Handle;
  readonly workspace: readonly [number, Handle][];
}

function createBackward(
  dnnl: OneDnn,
  { build, cell, descriptors, plain, forward, workspace }: BackwardOptions,
): BackwardPlan {
  const gradients = { ...descriptors, ...plain };
  const backward = build.descriptor(
    cell.backward,
    ...headOf(dnnl, cell, PROPAGATION.backward),
    ...descriptorList(cell, descriptors),
    ...descriptorList(cell, gradients),
    ...[OVERWRITE_WEIGHT_GRADIENTS, ...slopesOf(cell), forward, build.attributes],
  );
  const weights = weightsOf(dnnl, backward);
  return {
    run: build.primitive(backward, [
      ...rnnArguments(cell, { ...descriptors, ...weights }),
      ...workspace,
      ...rnnArguments(cell, gradients).map(([argument, descriptor]): [number, Handle] => [
        argument + GRADIENT,
        descriptor,
      ]),
    ]),
    pack: packing(build, plain, weights),
  };
}

interface WeightDescriptors {
  readonly kernel: Handle;
  readonly recurrent: Handle;
}

/** As the engine has them. */
const plainWeights = (build: Builder, { cell, inputs, units }: PlanShape): WeightDescriptors => ({
  kernel: build.tagged([1, 1, inputs, cell.gates, units], TAG.ldigo),
  recurrent: build.tagged([1, 1, units, cell.gates, units], TAG.ldigo),
});

/** As a primitive wants them. */
const weightsOf = (dnnl: OneDnn, descriptor: Handle): WeightDescriptors => ({
  kernel: dnnl.query(descriptor, QUERY.weights, 0),
  recurrent: dnnl.query(descriptor, QUERY.weights, 1),
});

const packing = (build: Builder, from: WeightDescriptors, to: WeightDescriptors): Packing => ({
  kernel: build.reorder(from.kernel, to.kernel),
  recurrent: build.reorder(from.recurrent, to.recurrent),
});

const headOf = (dnnl: OneDnn, { activation }: NativeCell, propagation: number) => [
  dnnl.engine,
  propagation,
  ...(activation === null ? [] : [activation]),
  LEFT_TO_RIGHT,
];

/** The activation's alpha and beta. */
const slopesOf = ({ activation }: NativeCell): number[] => (activation === null ? [] : [0, 0]);

/** Weights in any layout: oneDNN chooses its own. */
function describeRnn(build: Builder, { cell, batch, steps, inputs, units }: PlanShape): RnnDescriptors {
  return {
    x: build.tagged([steps, batch, inputs], TAG.tnc),
    y: build.tagged([steps, batch, units], TAG.tnc),
    state: build.tagged([1, 1, batch, units], TAG.ldnc),
    kernel: build.tagged([1, 1, inputs, cell.gates, units], TAG.any),
    recurrent: build.tagged([1, 1, units, cell.gates, units], TAG.any),
    bias: build.tagged([1, 1, cell.biases, units], TAG.ldgo),
  };
}

interface RnnDescriptors extends WeightDescriptors {
  readonly x: Handle;
  readonly y: Handle;
  readonly state: Handle;
  readonly bias: Handle;
}

/**
 * In the order of the C function's parameters: source, weights (for LSTM no peephole, no projection), bias, output.
 */
function descriptorList(
  cell: NativeCell,
  { x, y, state, kernel, recurrent, bias }: RnnDescriptors,
): Handle[] {
  if (!cell.hasCellState) return [x, state, kernel, recurrent, bias, y, state];
  return [x, state, state, kernel, recurrent, 0n, 0n, bias, y, state, state];
}

function rnnArguments(
  cell: NativeCell,
  { x, y, state, kernel, recurrent, bias }: RnnDescriptors,
): [number, Handle][] {
  const all: [number, Handle][] = [
    [ARGUMENT.source, x],
    [ARGUMENT.sourceH, state],
    [ARGUMENT.kernel, kernel],
    [ARGUMENT.recurrent, recurrent],
    [ARGUMENT.bias, bias],
    [ARGUMENT.output, y],
    [ARGUMENT.outputH, state],
  ];
  if (!cell.hasCellState) return all;
  return [...all, [ARGUMENT.sourceC, state], [ARGUMENT.outputC, state]];
}
