import type { RejectReason, Split } from '../../../shared/dataset';

/** What the network gets for an input: tokens or conditions, labels of each step, the numbers of one channel, or steps × channels. */
export type ShownInput =
  readonly string[] | readonly (readonly string[])[] | readonly number[] | readonly (readonly number[])[];
/** A label, a value, tags, tokens, any number of labels, those of each step, or the values of a vector. */
export type ShownTarget =
  string | number | readonly string[] | readonly (readonly string[])[] | readonly number[];

export interface ShownExample {
  readonly split: Split;
  readonly input: ShownInput;
  readonly target: ShownTarget;
}

type SplitCounts = Readonly<Record<Split, number>>;

/** The JSON object that `--json` writes at the end of stdout; all its fields are there whatever happened. */
export interface CheckResult {
  readonly status: 'ok' | 'refused';
  readonly error: string | null;
  readonly cause: string | null;
  readonly records: SplitCounts;
  readonly rejected: SplitCounts & { readonly unknown: number };
  readonly reasons: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
  /** The labels of a class or of tags, in the order of their ids. */
  readonly labels: readonly string[];
  readonly examples: readonly ShownExample[];
}

/** What is shown to people in addition. */
export interface CheckDetail {
  readonly rejectReasons: readonly RejectReason[];
  readonly labelCounts: readonly number[];
  readonly lengths?: Readonly<Record<'minimum' | 'median' | 'p95' | 'maximum', number>>;
  readonly vocabulary?: number;
}

export interface Checked {
  readonly result: CheckResult;
  readonly detail: CheckDetail;
}

export const NOTHING_FOUND: Omit<CheckResult, 'status' | 'error' | 'cause'> = {
  records: { train: 0, validation: 0, test: 0 },
  rejected: { train: 0, validation: 0, test: 0, unknown: 0 },
  reasons: {},
  warnings: [],
  labels: [],
  examples: [],
};

/** The number of records for each reason. */
export const countsOf = (reasons: readonly RejectReason[]): Record<string, number> =>
  Object.fromEntries(reasons.map(({ reason, records }) => [reason, records]));
