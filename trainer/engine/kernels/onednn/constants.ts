/** Numbers of oneDNN 3's C headers (dnnl_types.h). */
export const FLOAT32 = 3;

export const TAG = { any: 1, tnc: 4, ldnc: 5, ldgo: 5, ldigo: 6 } as const;
export const PROPAGATION = { forwardTraining: 64, forwardInference: 96, backward: 128 } as const;
export const LEFT_TO_RIGHT = 1;
export const ACTIVATION = { relu: 0x20, tanh: 0x21, sigmoid: 0x29 } as const;
/** Weight gradients overwrite what is in their memory; without this flag they are added to it. */
export const OVERWRITE_WEIGHT_GRADIENTS = 1;
export const QUERY = { weights: 131, workspace: 135, scratchpad: 136 } as const;
/** A primitive's scratch memory is the caller's: oneDNN's own belongs to the thread that made the primitive. */
export const SCRATCHPAD_OF_CALLER = 1;

/** A primitive's arguments; adding `GRADIENT` gives the gradient of one. */
export const ARGUMENT = {
  source: 1,
  sourceH: 2,
  sourceC: 3,
  output: 17,
  outputH: 18,
  outputC: 19,
  kernel: 33,
  recurrent: 34,
  bias: 41,
  workspace: 64,
  scratchpad: 80,
} as const;
export const GRADIENT = 128;
