import { beamSearch } from './beam';
import { greedy } from './greedy';
import { lengthNormalised, withStepper, type Decoded, type Stepper } from './stepper';
import type { TaskOf } from '../../shared/request/task';

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
  return beams.map((beam, record) =>
    lengthNormalised(greedily[record]!) > lengthNormalised(beam) ? greedily[record]! : beam,
  );
}
