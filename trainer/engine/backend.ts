import './environment';
import * as tensorflow from '@tensorflow/tfjs-node-gpu';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import type { TFEOpAttr } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';

/** The loaded tfjs-node-gpu namespace. Nothing outside the engine loads it. */
export const tf: typeof tensorflow = tensorflow;

/** A `number` is a float, a `bigint` an integer. */
export type OpAttributes = Readonly<Record<string, boolean | number | bigint | 'float32' | 'int32'>>;

function nodeBackend(): NodeJSKernelBackend {
  return tf.backend() as NodeJSKernelBackend;
}

/** Runs a TensorFlow kernel that tfjs has no function for. Not recorded for gradients. */
export function runOp(
  name: string,
  inputs: readonly tensorflow.Tensor[],
  outputs: number,
  attributes: OpAttributes,
): tensorflow.Tensor[] {
  const backend = nodeBackend();
  const attrs = Object.entries(attributes).map(([key, value]): TFEOpAttr => {
    const { binding } = backend;
    if (typeof value === 'boolean') return { name: key, type: binding.TF_ATTR_BOOL, value };
    if (typeof value === 'number') return { name: key, type: binding.TF_ATTR_FLOAT, value };
    if (typeof value === 'bigint') return { name: key, type: binding.TF_ATTR_INT, value: Number(value) };
    return { name: key, type: binding.TF_ATTR_TYPE, value: backend.getDTypeInteger(value) };
  });
  return backend.executeMultipleOutputs(name, attrs, [...inputs], outputs);
}

/** Whether TensorFlow found a GPU and puts tensors there. */
export function usesGpu(): boolean {
  return nodeBackend().isUsingGpuDevice;
}

/** Version of the loaded libtensorflow. */
export function tensorflowVersion(): string {
  return nodeBackend().binding.TF_Version;
}
