import type { Split } from '../../shared/dataset';

/** Records that stay together: those of one place, so of one key, or of the same bytes. */
export interface Unit {
  readonly place: number;
  /** The class that it is dealt by: the rarest one that it has records of. */
  readonly stratum: number;
  /** Its records of that class. */
  readonly records: number;
}

/** The shares of the two splits that are held out. */
export interface HeldOutShares {
  readonly validation: number;
  readonly test: number;
}

/** A class has to be in three splits. */
const SPLITS_TO_FILL = 3;

/** How many units and records a stratum has, and how many records the two lightest of its units have. */
class Stratum {
  units = 0;
  records = 0;
  lightest = Infinity;
  secondLightest = Infinity;

  add({ records }: Unit): void {
    this.units += 1;
    this.records += records;
    this.secondLightest = Math.min(this.secondLightest, Math.max(this.lightest, records));
    this.lightest = Math.min(this.lightest, records);
  }
}

/** Sizes of the strata, which must be known before any of their units is dealt. */
export class Strata {
  readonly #strata: Stratum[] = [];

  /** @param strata how many there are */
  constructor(strata: number) {
    this.#strata = Array.from({ length: strata }, () => new Stratum());
  }

  add(unit: Unit): void {
    this.#strata[unit.stratum]!.add(unit);
  }

  /**
   * A function that deals the units of all strata, which must come in the order of their places. Of each stratum the
   * first ones are the test split, as far as its share reaches, then come those of validation: as by hash alone, but that
   * each stratum ends where it has its share. A unit that would take more beyond the share than it leaves open is passed
   * over. Of three units or more, each split has one (where they are very unequal, validation may find none left that is
   * light enough); training has one always.
   */
  dealer({ validation, test }: HeldOutShares): (unit: Unit) => Split {
    const hands = this.#strata.map((stratum) => new Hand(stratum, { validation, test }));
    return (unit) => hands[unit.stratum]!.deal(unit.records);
  }
}

/** How far the units of a stratum have been dealt. */
class Hand {
  #left: number;
  #trained = 0;
  readonly #wanted: { readonly validation: number; readonly test: number };
  readonly #dealt = { validation: 0, test: 0 };

  constructor({ units, records, lightest, secondLightest }: Stratum, { validation, test }: HeldOutShares) {
    this.#left = units;
    const isInAll = units >= SPLITS_TO_FILL;
    // A split takes a unit of which it wants half: so much is wanted that one unit is light enough.
    const wanted = (share: number, light: number) =>
      Math.max(share * records, isInAll && share > 0 ? light / 2 : 0);
    this.#wanted = { test: wanted(test, lightest), validation: wanted(validation, secondLightest) };
  }

  deal(records: number): Split {
    this.#left -= 1;
    const split = this.#left === 0 && this.#trained === 0 ? 'train' : this.#wantedBy(records);
    if (split === 'train') this.#trained += records;
    else this.#dealt[split] += records;
    return split;
  }

  #wantedBy(records: number): Split {
    const isWanted = (split: 'validation' | 'test') =>
      this.#dealt[split] + records / 2 <= this.#wanted[split];
    return (['test', 'validation'] as const).find(isWanted) ?? 'train';
  }
}
