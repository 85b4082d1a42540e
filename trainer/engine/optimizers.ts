/** Update rules: SGD with momentum (Polyak), RMSProp (Hinton), Adam (Kingma 2015), AdamW (Loshchilov 2019). */
export type OptimizerOptions =
  | { readonly kind: 'sgd'; readonly momentum?: number }
  | { readonly kind: 'rmsprop'; readonly decay?: number; readonly epsilon?: number }
  | { readonly kind: 'adam'; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number }
  | {
      readonly kind: 'adamw';
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
      readonly weightDecay: number;
    };

/** What a checkpoint stores of an optimizer: `step` and one flat array a slot, as long as the parameters. */
export interface OptimizerState {
  readonly step: number;
  readonly slots: Readonly<Record<string, Float32Array>>;
}
