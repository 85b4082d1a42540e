import { END_ID, PADDING_ID, START_ID, UNKNOWN_ID } from '../dataset';

/** Tokens that no output contains: decoding skips them. */
const NEVER_DECODED: readonly number[] = [PADDING_ID, UNKNOWN_ID, START_ID];

/**
 * A network that continues many sequences at once, one token at a time. It holds the state of `rows` sequences;
 * `records` of them are independent (one source each), and each record has as many rows, next to each other.
 */
export interface Stepper {
  /**
   * Feeds one token to each row.
   *
   * @param ids_N the start token at first
   * @returns log-probabilities of each row's next token [N, V]
   */
  step(ids_N: Int32Array): Float32Array;
  /**
   * Continues with these rows only, in this order; a row may be named more than once.
   *
   * @param records_R which of the records held now the rows belong to, in their order
   */
  select(rows_N: Int32Array, records_R: Int32Array): void;
  dispose(): void;
}

/** As `Stepper`, where a step is waited for. */
export interface AsyncStepper {
  step(ids_N: Int32Array): Promise<Float32Array>;
  select(rows_N: Int32Array, records_R: Int32Array): void;
}

/** What a way of decoding asks of a stepper next. */
export type Move =
  { readonly feed: Int32Array } | { readonly rows: Int32Array; readonly records: Int32Array };

/** A way of decoding, whatever runs its steps: it is sent the scores of what it feeds. */
export type Moves = Generator<Move, Decoded[], Float32Array>;

const NO_SCORES = new Float32Array(0);

/** Decodes with a stepper. */
export function decodeWith(stepper: Pick<Stepper, 'step' | 'select'>, moves: Moves): Decoded[] {
  for (let next = moves.next(NO_SCORES); ;) {
    if (next.done === true) return next.value;
    if ('feed' in next.value) next = moves.next(stepper.step(next.value.feed));
    else {
      stepper.select(next.value.rows, next.value.records);
      next = moves.next(NO_SCORES);
    }
  }
}

/** As `decodeWith`, with a stepper that is waited for. */
export async function decodeAsyncWith(stepper: AsyncStepper, moves: Moves): Promise<Decoded[]> {
  for (let next = moves.next(NO_SCORES); ;) {
    if (next.done === true) return next.value;
    if ('feed' in next.value) next = moves.next(await stepper.step(next.value.feed));
    else {
      stepper.select(next.value.rows, next.value.records);
      next = moves.next(NO_SCORES);
    }
  }
}

export interface Decoded {
  /** Token ids without start and end. */
  readonly ids: readonly number[];
  /** Sum of the log-probabilities of its tokens, including the end token. */
  readonly logProbability: number;
  /** False if the limit was reached before the end token. */
  readonly ended: boolean;
}

/**
 * Mean log-probability of a token, including the end token: the plain sum would prefer short outputs, as each further
 * token lowers it.
 */
export function lengthNormalised({ ids, logProbability, ended }: Decoded): number {
  return logProbability / Math.max(1, ids.length + (ended ? 1 : 0));
}

/** Whether an output may contain the token (the end token ends it). */
export const mayFollow = (id: number): boolean => id === END_ID || !NEVER_DECODED.includes(id);

/** Calls `use` with a stepper that is disposed whatever happens. */
export function withStepper<S extends Stepper, R>(stepper: S, use: (stepper: S) => R): R {
  try {
    return use(stepper);
  } finally {
    stepper.dispose();
  }
}
