import { Rejection } from '../../shared/encoding';
import type { RawRecord } from '../records/record-cutter';
import { sampleOf, type RejectLog, type RejectSample } from '../encode/reject-log';
import type { ShardTally } from './shard-tally';

/** Distinct numbers of channels that are measured apart; more in one shard is noise. */
const MOST_WIDTHS = 8;

interface Measured {
  readonly tally: ShardTally;
  readonly sample: RejectSample;
}

/**
 * Tallies of a shard's records by their number of channels, since only at its end it is known which is the commonest.
 * Where there are more widths than are kept, the rarest gives way: a width of more than an eighth of the records stays,
 * whatever came before it.
 */
export class WidthTallies {
  readonly #newTally: (width: number) => ShardTally;
  readonly #rejects: RejectLog;
  readonly #measured = new Map<number, Measured>();

  constructor(newTally: (width: number) => ShardTally, rejects: RejectLog) {
    this.#newTally = newTally;
    this.#rejects = rejects;
  }

  /** The tally that a record of this width counts in. */
  of(width: number, raw: RawRecord): ShardTally {
    const found = this.#measured.get(width);
    if (found !== undefined) return found.tally;
    const [rarest] = this.#measured.size < MOST_WIDTHS ? [] : this.#byRecords().reverse();
    if (rarest !== undefined) this.#setAside(rarest);
    const tally = this.#newTally(width);
    this.#measured.set(width, { tally, sample: sampleOf(raw, otherWidth(width)) });
    return tally;
  }

  /** The commonest width's tally; records of the others are set aside. */
  end(): ShardTally {
    const [most, ...others] = this.#byRecords();
    for (const other of others) this.#setAside(other);
    return most?.tally ?? this.#newTally(0);
  }

  #setAside({ tally, sample }: Measured): void {
    this.#rejects.addMany(sample, tally.accepted);
    this.#measured.delete(tally.width);
  }

  #byRecords(): Measured[] {
    return [...this.#measured.values()].sort((a, b) => b.tally.records - a.tally.records);
  }
}

const otherWidth = (width: number): Rejection =>
  new Rejection(
    'channel-count',
    `the record has ${width} channels, most records of the shard have another number`,
  );
