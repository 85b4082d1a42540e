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
  readonly packKernel: Primitive;
  readonly packRecurrent: Primitive;
  readonly backward: BackwardPlan | null;
  /** For [B, T, inputs] and for [B, T, units]. */
  readonly inputRows: Transposition;
  readonly outputRows: Transposition;
  destroy(): void;
}

export interface BackwardPlan {
  readonly run: Primitive;
  readonly packKernel: Primitive;
  readonly packRecurrent: Primitive;
  readonly unpackKernel: Primitive;
  readonly unpackRecurrent: Primitive;
}

export function createPlan(dnnl: OneDnn, shape: PlanShape): Plan {
  const { cell, batch, steps, inputs, units, training } = shape;
  const build = new Builder(dnnl, shape.threads);
  const plainKernel = build.tagged([1, 1, inputs, cell.gates, units], TAG.ldigo);
  const plainRecurrent = build.tagged([1, 1, units, cell.gates, units], TAG.ldigo);
  const descriptors = describeRnn(build, shape);
  const list = descriptorList(cell, descriptors);
  const head = (propagation: number) => [
    dnnl.engine,
    propagation,
    ...(cell.activation === null ? [] : [cell.activation]),
    LEFT_TO_RIGHT,
  ];
  const slopes = cell.activation === null ? [] : [0, 0];

  const propagation = training ? PROPAGATION.forwardTraining : PROPAGATION.forwardInference;
  const end = [0, ...slopes, build.attributes];
  const forward = build.descriptor(cell.forward, ...head(propagation), ...list, ...end);
  const packed = (from: Handle, what: number, index: number) => dnnl.query(from, what, index);
  const workspace: [number, Handle][] = training
    ? [[ARGUMENT.workspace, packed(forward, QUERY.workspace, 0)]]
    : [];
  const argumentsOf = (kernel: Handle, recurrent: Handle) => [
    ...rnnArguments(cell, { ...descriptors, kernel, recurrent }),
    ...workspace,
  ];
  const kernels = [packed(forward, QUERY.weights, 0), packed(forward, QUERY.weights, 1)] as const;
  return {
    cell,
    forward: build.primitive(forward, argumentsOf(...kernels)),
    packKernel: build.reorder(plainKernel, kernels[0]),
    packRecurrent: build.reorder(plainRecurrent, kernels[1]),
    backward: training ? createBackward() : null,
    inputRows: build.transposition([steps, batch, inputs]),
    outputRows: build.transposition([steps, batch, units]),
    destroy: () => build.destroy(),
  };

  function createBackward(): BackwardPlan {
    const start = [...head(PROPAGATION.backward), ...list, ...list];
    const end = [OVERWRITE_WEIGHT_GRADIENTS, ...slopes, forward, build.attributes];
    const backward = build.descriptor(cell.backward, ...start, ...end);
    const weights = [packed(backward, QUERY.weights, 0), packed(backward, QUERY.weights, 1)] as const;
    const kernel = packed(backward, QUERY.weightGradients, 0);
    const recurrent = packed(backward, QUERY.weightGradients, 1);
    const gradients = rnnArguments(cell, { ...descriptors, kernel, recurrent });
    return {
      run: build.primitive(backward, [
        ...argumentsOf(...weights),
        ...gradients.map(([argument, descriptor]): [number, Handle] => [argument + GRADIENT, descriptor]),
      ]),
      packKernel: build.reorder(plainKernel, weights[0]),
      packRecurrent: build.reorder(plainRecurrent, weights[1]),
      unpackKernel: build.reorder(kernel, plainKernel),
      unpackRecurrent: build.reorder(recurrent, plainRecurrent),
    };
  }
}

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

interface RnnDescriptors {
  readonly x: Handle;
  readonly y: Handle;
  readonly state: Handle;
  readonly kernel: Handle;
  readonly recurrent: Handle;
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
