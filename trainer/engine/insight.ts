import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { tf } from './backend';
import type { Activation, Gate, RecurrentCell } from './cells';
import { observed } from './kernels/observer';
import type { LayerOutput, LayerProblem } from './kernels/problem';
import { runReference } from './kernels/reference';
import { inScope } from './scope';
import type { LossFunction, WeightTensors } from './training';

/**
 * What one direction of one recurrent layer did in a pass over a batch. Steps are in the order in which it reads
 * them.
 */
export interface LayerInsight {
  /** Layers in the order that the network calls them, from 0; a decoder's come after its encoder's. */
  readonly layer: number;
  readonly direction: 'forward' | 'backward';
  readonly batch: number;
  readonly steps: number;
  readonly lengths_B: Int32Array;
  /**
   * ‖∂L/∂h_t‖ of each sequence and step [B, T]: the total, also through the steps after t. 0 beyond a sequence's
   * length.
   */
  readonly gradientNorms_BT: Float32Array;
  readonly gates: readonly GateInsight[];
}

export interface GateInsight {
  readonly gate: Gate;
  /** For the steps within the sequences' lengths, in no particular order. */
  readonly activations: Float32Array;
  /** The range of the gate's activation; for relu, whose range is open, up to the largest activation seen. */
  readonly range: readonly [low: number, high: number];
  /** Where the activation saturates: relu only at 0. */
  readonly ends: readonly number[];
}

/**
 * A forward and a backward pass of a loss on the reference kernel that observes its recurrent layers. Exact, slow,
 * and with all steps' tensors in memory at once: for a small batch now and then. Nothing is updated and nothing stays
 * allocated.
 */
export function inspectLayers(weights: WeightTensors, loss: LossFunction): LayerInsight[] {
  const layers: LayerRecorder[] = [];
  const run = (problem: LayerProblem): LayerOutput => {
    const recorder = new LayerRecorder(problem, layerNumber(problem, layers.at(-1)));
    layers.push(recorder);
    return runReference(problem, recorder);
  };
  observed({ run }, () =>
    inScope(() => {
      tf.engine().gradients(() => loss(weights), Object.values(weights), undefined, true);
    }),
  );
  return layers.map((recorder) => recorder.insight());
}

/** The backward direction of a layer is called after its forward one. */
function layerNumber({ reverse }: LayerProblem, before: LayerRecorder | undefined): number {
  if (before === undefined) return 0;
  return reverse ? before.layer : before.layer + 1;
}

class LayerRecorder {
  readonly #batch: number;
  readonly #steps: number;
  readonly #lengths_B: Int32Array;
  readonly #norms_BT: Float32Array;
  readonly #direction: 'forward' | 'backward';
  readonly #cell: RecurrentCell;
  readonly #activations = new Map<Gate, Float32Array[]>();
  #t = 0;

  constructor(
    { cell, x_BTI, lengths, reverse }: LayerProblem,
    readonly layer: number,
  ) {
    const [batch, steps] = x_BTI.shape;
    this.#cell = cell;
    this.#batch = batch;
    this.#steps = steps;
    this.#lengths_B = lengths ?? new Int32Array(batch).fill(steps);
    this.#direction = reverse ? 'backward' : 'forward';
    this.#norms_BT = new Float32Array(batch * steps);
  }

  gate(name: Gate, activations_BH: Tensor2D): void {
    const [, units] = activations_BH.shape;
    const values = activations_BH.dataSync<'float32'>();
    const seen = this.#activations.get(name) ?? [];
    this.#lengths_B.forEach((length, row) => {
      if (this.#t < length) seen.push(values.slice(row * units, (row + 1) * units));
    });
    this.#activations.set(name, seen);
  }

  /** The identity; its gradient is everything that reaches h_t from the loss and from all later steps. */
  state(h_BH: Tensor2D, t: number): Tensor2D {
    this.#t = t + 1;
    const tap = tf.customGrad((h) => ({
      value: (h as Tensor2D).clone(),
      gradFunc: (dy: Tensor) => {
        this.#record(dy as Tensor2D, t);
        return dy;
      },
    }));
    return tap(h_BH) as Tensor2D;
  }

  #record(dh_BH: Tensor2D, t: number): void {
    const values = dh_BH.dataSync<'float32'>();
    const [, units] = dh_BH.shape;
    this.#lengths_B.forEach((length, row) => {
      if (t < length)
        this.#norms_BT[row * this.#steps + t] = norm(values.subarray(row * units, (row + 1) * units));
    });
  }

  insight(): LayerInsight {
    const { layer } = this;
    const direction = this.#direction;
    const batch = this.#batch;
    const steps = this.#steps;
    const lengths_B = this.#lengths_B;
    const norms_BT = this.#norms_BT;
    const gates = Array.from(this.#activations, ([gate, parts]) => {
      const activations = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
      let offset = 0;
      for (const part of parts) {
        activations.set(part, offset);
        offset += part.length;
      }
      return { gate, activations, ...rangeOf(this.#cell.activation(gate), activations) };
    });
    return { layer, direction, batch, steps, lengths_B, gradientNorms_BT: norms_BT, gates };
  }
}

/** The L2 norm; squares of float32 neither overflow nor vanish in float64. */
function norm(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Math.sqrt(sum);
}

function rangeOf(activation: Activation, values: Float32Array): Pick<GateInsight, 'range' | 'ends'> {
  switch (activation) {
    case 'sigmoid':
      return { range: [0, 1], ends: [0, 1] };
    case 'tanh':
      return { range: [-1, 1], ends: [-1, 1] };
    case 'relu':
      return { range: [0, values.reduce((most, value) => Math.max(most, value), 0)], ends: [0] };
  }
}
