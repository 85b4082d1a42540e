import type { tf } from '../engine';

/** Types of the engine's tensors; nothing outside the engine imports tfjs itself. */
export type Tensor = ReturnType<typeof tf.tensor>;
export type Tensor1D = ReturnType<typeof tf.tensor1d>;
export type Tensor2D = ReturnType<typeof tf.tensor2d>;
export type Tensor3D = ReturnType<typeof tf.tensor3d>;
export type Scalar = ReturnType<typeof tf.scalar>;

/** Weights of a network by name. */
export type Weights = Readonly<Record<string, Tensor>>;
