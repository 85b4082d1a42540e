/** Numbers of one Adam update, see vector/vector.wat. */
export interface AdamConstants {
  readonly factor: number;
  readonly threshold: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly rate: number;
  readonly correction: number;
  readonly epsilon: number;
  readonly kept: number;
}

export interface AdamArrays {
  readonly values: Float32Array;
  readonly momentum: Float32Array;
  readonly squares: Float32Array;
  readonly gradient: Float32Array;
}
