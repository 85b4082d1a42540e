import './environment';
import * as tensorflow from '@tensorflow/tfjs-node-gpu';
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import type { TFEOpAttr } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';

/** The loaded tfjs-node-gpu namespace. Nothing outside the engine loads it. */
export const tf: typeof tensorflow = tensorflow;

/** A `number` is a float, a `bigint` an integer. */
export type OpAttributes = Readonly<
  Record<string, boolean | number | bigint | 'float32' | 'int32' | 'int8' | { readonly text: string }>
>;

/** TensorFlow's number of a type that tfjs does not know. */
const TF_INT8 = 6;

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
  return nodeBackend().executeMultipleOutputs(name, opAttributes(attributes), [...inputs], outputs);
}

/** What tfjs-node keeps, and does with an op's inputs and outputs around the call of its binding. */
interface BackendInside {
  /** `values` are null once TensorFlow has them. */
  readonly tensorMap: { get(dataId: object): { readonly values: tensorflow.BackendValues | null } };
  getInputTensorIds(tensors: tensorflow.Tensor[]): number[];
  createOutputTensor(metadata: { id: number; shape: number[]; dtype: number }): tensorflow.Tensor;
}

/**
 * As `runOp` for a kernel with outputs of int8, which tfjs refuses. They come as tensors that claim to be int32: they
 * can be handed on to a kernel that takes int8, and disposed of, but not read.
 */
export function runOpWithInt8(
  name: string,
  inputs: readonly tensorflow.Tensor[],
  outputs: number,
  attributes: OpAttributes,
): tensorflow.Tensor[] {
  const backend = nodeBackend();
  const { binding } = backend;
  const inside = backend as unknown as BackendInside;
  const ids = inside.getInputTensorIds([...inputs]);
  return binding
    .executeOp(name, opAttributes(attributes), ids, outputs)
    .map(({ id, shape, dtype }) =>
      inside.createOutputTensor({ id, shape, dtype: dtype === TF_INT8 ? binding.TF_INT32 : dtype }),
    );
}

function opAttributes(attributes: OpAttributes): TFEOpAttr[] {
  const backend = nodeBackend();
  const { binding } = backend;
  return Object.entries(attributes).map(([name, value]): TFEOpAttr => {
    if (typeof value === 'boolean') return { name, type: binding.TF_ATTR_BOOL, value };
    if (typeof value === 'number') return { name, type: binding.TF_ATTR_FLOAT, value };
    if (typeof value === 'bigint') return { name, type: binding.TF_ATTR_INT, value: Number(value) };
    if (typeof value === 'object') return { name, type: binding.TF_ATTR_STRING, value: value.text };
    const type = value === 'int8' ? TF_INT8 : backend.getDTypeInteger(value);
    return { name, type: binding.TF_ATTR_TYPE, value: type };
  });
}

/** Whether TensorFlow found a GPU and puts tensors there. */
export function usesGpu(): boolean {
  return nodeBackend().isUsingGpuDevice;
}

/**
 * Gives a tensor whose array is still in JavaScript's memory another shape there. tfjs-node runs TensorFlow's op, which takes the
 * array away: the next layer of our own would have to copy it back.
 */
function reshapeWhereItIs(): void {
  const [kernelName, backendName] = ['Reshape', 'tensorflow'];
  const native = tf.getKernel(kernelName, backendName);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: (call) => {
      const { x } = call.inputs as { x: tensorflow.TensorInfo };
      const { values } = (nodeBackend() as unknown as BackendInside).tensorMap.get(x.dataId);
      if (values === null) return native.kernelFunc(call);
      const given = (call.attrs as unknown as { shape: number[] }).shape;
      const shape = tf.util.inferFromImplicitShape(given, tf.util.sizeFromShape(x.shape));
      return { dataId: nodeBackend().write(values, shape, x.dtype), shape, dtype: x.dtype };
    },
  });
}

/** Version of the loaded libtensorflow. */
export function tensorflowVersion(): string {
  return nodeBackend().binding.TF_Version;
}

reshapeWhereItIs();
