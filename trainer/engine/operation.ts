import type { NamedAttrMap, Tensor } from '@tensorflow/tfjs-node-gpu';
import { tf } from './backend';

/** What a forward pass returns and keeps. */
export interface Forward {
  readonly outputs: Tensor[];
  /** Tensors that the gradient needs: kept until the tape is done with them. */
  readonly saved?: readonly Tensor[];
  /**
   * From the gradients of the outputs (zeros for one that is not used) to a function for each input. Only those of
   * inputs whose gradient is needed are called, so nothing is computed in vain.
   */
  readonly gradients: (dys: readonly Tensor[]) => Readonly<Record<string, () => Tensor>>;
}

interface Attributes {
  readonly forward: (training: boolean) => Forward;
  done?: Forward;
}

const KERNEL = 'UnrollOperation';

/**
 * Runs a differentiable operation with many inputs and outputs. tf.customGrad has one output and computes the
 * gradient of every input; a registered kernel has neither limit.
 *
 * @param forward receives whether a gradient will be needed
 */
export function operation(
  inputs: Readonly<Record<string, Tensor>>,
  forward: Attributes['forward'],
): Tensor[] {
  register();
  const attributes: Attributes = { forward };
  const results: unknown = tf.engine().runKernel(KERNEL, inputs, attributes as unknown as NamedAttrMap);
  const outputs = (Array.isArray(results) ? results : [results]) as Tensor[];
  if (isTraining() && attributes.done?.saved !== undefined) saveOnTape(attributes.done.saved);
  return outputs;
}

function isTraining(): boolean {
  const { gradientDepth } = tf.engine().state;
  return gradientDepth > 0;
}

/** The tape disposes of what its nodes saved once gradients are computed. */
function saveOnTape(tensors: readonly Tensor[]): void {
  const node = tf.engine().state.activeTape.at(-1);
  if (node === undefined) return;
  node.saved = [...(node.saved ?? []), ...tensors.map((tensor) => tf.keep(tensor))];
}

function register(): void {
  if (tf.getKernel(KERNEL, tf.getBackend()) !== undefined) return;
  tf.registerKernel({
    kernelName: KERNEL,
    backendName: tf.getBackend(),
    kernelFunc: ({ attrs }) => {
      const attributes = attrs as unknown as Attributes;
      attributes.done = attributes.forward(isTraining());
      return attributes.done.outputs;
    },
  });
  tf.registerGradient({
    kernelName: KERNEL,
    gradFunc: (dys, _saved, attrs) => {
      const { done } = attrs as unknown as Attributes;
      if (done === undefined) throw new Error('gradient of an operation that has not run');
      return done.gradients(Array.isArray(dys) ? dys : [dys]);
    },
  });
}
