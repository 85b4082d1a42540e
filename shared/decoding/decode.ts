import { beamMoves, beamSearch } from './beam';
import { greedy, greedyMoves } from './greedy';
import {
  decodeAsyncWith,
  lengthNormalised,
  withStepper,
  type AsyncStepper,
  type Decoded,
  type Stepper,
} from './stepper';
import type { TaskOf } from '../request/task';

export type Decoding = TaskOf<'encoder-decoder'>['decoding'];

export interface DecodeOptions {
  readonly decoding: Decoding;
  /** Makes a new stepper at each call. */
  readonly start: () => Stepper;
  readonly records: number;
  /** Most tokens that a record's output may have, not counting the end token. */
  readonly limits: ArrayLike<number>;
}

/**
 * Outputs of a batch's records. A beam may lose the greedy output on its way, so the greedy one competes with the
 * beam's: a beam's score is never below the greedy score.
 */
export function decode({ decoding, start, records, limits }: DecodeOptions): Decoded[] {
  const greedily = withStepper(start(), (stepper) => greedy({ stepper, sequences: records, limits }));
  if (decoding.kind === 'greedy') return greedily;
  const { width } = decoding;
  const beams = withStepper(start(), (stepper) => beamSearch({ stepper, records, width, limits }));
  return likelierOnes(greedily, beams);
}

/** As `decode`, with steppers that are waited for. */
export async function decodeAsync({
  decoding,
  start,
  records,
  limits,
}: Omit<DecodeOptions, 'start'> & { readonly start: () => AsyncStepper }): Promise<Decoded[]> {
  const greedily = await decodeAsyncWith(start(), greedyMoves({ sequences: records, limits }));
  if (decoding.kind === 'greedy') return greedily;
  const { width } = decoding;
  return likelierOnes(greedily, await decodeAsyncWith(start(), beamMoves({ records, width, limits })));
}

const likelierOnes = (greedily: readonly Decoded[], beams: readonly Decoded[]): Decoded[] =>
  beams.map((beam, record) =>
    lengthNormalised(greedily[record]!) > lengthNormalised(beam) ? greedily[record]! : beam,
  );

/**
 * Where an output that does not end is cut: eight times its input and 32 tokens more (a number written out in words is ten
 * times as long), and no longer than targets may be. Of the record alone, so that neighbours in a batch change nothing.
 */
export const limitsOf = (lengths_B: Int32Array, maximumLength: number): Int32Array =>
  lengths_B.map((length) => Math.min(maximumLength, 8 * length + 32));
