import type { RejectCode } from '../../shared/encoding';

/** A value that is forecast beside others: its field, and the rows between the window's last and it. */
export interface Forecast {
  readonly field: string;
  readonly horizon: number;
  readonly value: number;
}

/** What a model says of one record; which of these it is depends on the model's task. */
export type Answer =
  | {
      readonly label: string;
      /** The label's probability, as the network has it. */
      readonly confidence: number;
      /** Of every label, if asked for. */
      readonly probabilities?: Readonly<Record<string, number>>;
    }
  | { readonly value: number }
  | { readonly values: readonly Forecast[] }
  | {
      readonly tags: readonly string[];
      /** Of each step every tag's probability, if asked for. */
      readonly probabilities?: readonly Readonly<Record<string, number>>[];
    }
  /** A decoded sequence: a text where the target was split into characters or pieces, else its tokens. */
  | { readonly sequence: string | readonly string[] }
  | { readonly samples: readonly string[] };

/** Why a record has no answer. */
export interface Refused {
  readonly rejected: { readonly reason: RejectCode; readonly detail: string };
}

export type Prediction = Answer | Refused;

export interface PredictOptions {
  /** Probabilities of all labels or tags beside the answer. */
  readonly probabilities?: boolean | undefined;
  /** How sequences are drawn from a language model; each left out is the request's. */
  readonly sampling?:
    | {
        /** Of each record. */
        readonly samples?: number | undefined;
        readonly temperature?: number | undefined;
        readonly topK?: number | undefined;
        readonly maximumLength?: number | undefined;
        readonly seed?: number | undefined;
      }
    | undefined;
}
