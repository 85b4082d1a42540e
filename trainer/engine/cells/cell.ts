import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import { tf } from '../backend';
import type { Initializer, WeightSpec } from '../weights';

/** The weights of one direction of one layer, in the order of the cell's specs. */
export type CellWeights = readonly Tensor[];

/**
 * Gates of the CS-230 cheat sheet: update Γu, relevance (reset) Γr, forget Γf, output Γo; a simple RNN has only its
 * state.
 */
export type Gate = 'update' | 'reset' | 'forget' | 'output' | 'candidate';

/** An activation function and with it its range: σ 0 to 1, tanh -1 to 1, relu from 0. */
export type Activation = 'sigmoid' | 'tanh' | 'relu';

/** Observes a layer as it runs, step by step in the order that its direction reads. */
export interface Watch {
  /** Activations of a gate in the present step [B, H]. */
  gate(name: Gate, activations_BH: Tensor2D): void;
  /** h after step t; what it returns is used instead. */
  state(h_BH: Tensor2D, t: number): Tensor2D;
}

/** One step: from the step's input [B, I] and the state to the next state, h first. */
export type Step = (x_BI: Tensor2D, state: readonly Tensor2D[]) => Tensor2D[];

export interface LayerSize {
  /** Size I of one step of the input. */
  readonly inputs: number;
  /** Size H of the state. */
  readonly units: number;
}

/** A recurrent layer of stock tf.layers, in one direction. */
export type TfLayer = Parameters<typeof tf.layers.bidirectional>[0]['layer'];

export interface TfLayerSettings {
  readonly name: string;
  readonly units: number;
  readonly returnSequences: boolean;
  readonly kernelInitializer: 'zeros';
  readonly recurrentInitializer: 'zeros';
}

/**
 * Everything that the engine and the exports know about one kind of cell, for one direction of one layer. The step
 * alone is enough to train: the reference kernel runs it, and automatic differentiation gives its gradients. Faster
 * kernels name the kinds that they support.
 */
export interface CellDefinition<Options> {
  /** Fills in defaults, which are defined only in the request's schema. */
  parse(options: object): Options;
  /** Each variant of its computation, on which kernels are compared with the reference. */
  readonly variants: readonly object[];
  /** Number of state tensors carried from step to step, [B, H] each, h first. */
  readonly states: number;
  /** `kernel` [I, …], `recurrent_kernel` [H, …], then any others; names are unique within the cell. */
  weightSpecs(options: Options, size: LayerSize): WeightSpec[];
  /** @param watch receives the gates' activations; null where nothing observes */
  step(options: Options, weights: CellWeights, watch: Watch | null): Step;
  /** The activation function whose values `watch` receives for a gate. */
  activation(options: Options, gate: Gate): Activation;
  /** The same layer in stock tf.layers, its weights in the order of the specs; or why there is none. */
  tfLayer(options: Options): string | ((settings: TfLayerSettings) => TfLayer);
}

/**
 * Weights of gates side by side, as in Keras: `kernel` [I, G*H], `recurrent_kernel` [H, G*H] and `bias` [G*H], or
 * `biasRows` of them.
 */
export function gateWeightSpecs(
  { inputs, units }: LayerSize,
  options: {
    readonly gates: number;
    readonly biasRows?: 1 | 2;
    readonly recurrent?: Initializer;
    readonly bias?: Initializer;
  },
): WeightSpec[] {
  const wide = options.gates * units;
  return [
    { name: 'kernel', shape: [inputs, wide], initializer: { kind: 'glorot-uniform' } },
    {
      name: 'recurrent_kernel',
      shape: [units, wide],
      initializer: options.recurrent ?? { kind: 'orthogonal' },
    },
    {
      name: 'bias',
      shape: options.biasRows === 2 ? [2, wide] : [wide],
      initializer: options.bias ?? { kind: 'zeros' },
    },
  ];
}

/** A tensor's `parts` equal blocks side by side along the last axis. */
export function gateBlocks(tensor: Tensor2D, parts: number): Tensor2D[] {
  return tf.split(tensor, parts, -1);
}

/** An activation whose results `watch` receives. */
export function watched(
  watch: Watch | null,
  gate: Gate,
  activation: (x: Tensor2D) => Tensor2D,
): (x: Tensor2D) => Tensor2D {
  if (watch === null) return activation;
  return (x) => {
    const result = activation(x);
    watch.gate(gate, result);
    return result;
  };
}
