import type { Counts } from '../../shared/dataset';
import { AsciiText, UNITS, type Ids, type TokenIds } from '../../shared/encoding';
import { CodePoints } from './code-points-of';
import { toCounts } from '../sums/code-points';

const BYTE_BITS = 8;
const PAIR_BITS = 2 * BYTE_BITS;
const PAIRS = 2 ** PAIR_BITS;
const QUAD = 4;

/**
 * Counts characters, which are numbers already: their code points. Those of an ASCII text are counted where it lies, in
 * pairs of neighbours, which costs half; both pairs of four in a table of their own, since a count that waits for the one
 * before it to be stored, which repeated letters would, costs several.
 */
export class CharacterTally {
  readonly ids: TokenIds = {
    read: (text) =>
      this.#ascii.write(text) ? this.#ascii.bytes.subarray(0, text.length) : this.#codePoints.read(text),
    of: (token) => token.codePointAt(0) ?? NaN,
  };
  readonly #ascii = new AsciiText();
  readonly #codePoints = new CodePoints();
  /** Of first pairs of four bytes, then of second ones; the first of a pair in its lower bits. */
  readonly #ofBytePairs = new Float64Array(2 * PAIRS);
  readonly #ofUnits = new Float64Array(UNITS);
  readonly #ofPairs = new Map<number, number>();

  /** @param codePoints those that `ids` read last */
  add(codePoints: Ids): void {
    // A text whose start was cut does not begin with a block.
    const isWhole = codePoints.byteOffset === this.#ascii.bytes.byteOffset;
    if (codePoints instanceof Uint8Array && isWhole) return this.#addAscii(codePoints);
    const ofUnits = this.#ofUnits;
    for (let step = 0; step < codePoints.length; step++) {
      const codePoint = codePoints[step]!;
      if (codePoint < ofUnits.length) ofUnits[codePoint]! += 1;
      else this.#ofPairs.set(codePoint, (this.#ofPairs.get(codePoint) ?? 0) + 1);
    }
  }

  get(): Counts {
    const ofUnits = Float64Array.from(this.#ofUnits);
    for (let place = 0; place < this.#ofBytePairs.length; place++) {
      const times = this.#ofBytePairs[place]!;
      ofUnits[place & 0xff]! += times;
      ofUnits[(place >> BYTE_BITS) & 0xff]! += times;
    }
    const counts = new Map<string, number>();
    const add = (times: number, codePoint: number) => {
      if (times > 0) counts.set(String.fromCodePoint(codePoint), times);
    };
    ofUnits.forEach(add);
    this.#ofPairs.forEach(add);
    return toCounts(counts);
  }

  #addAscii({ length }: Uint8Array): void {
    const { bytes, quads } = this.#ascii;
    const counts = this.#ofBytePairs;
    const whole = length >> 2;
    for (let index = 0; index < whole; index++) {
      const four = quads[index]!;
      counts[four & 0xffff]! += 1;
      counts[PAIRS + (four >>> PAIR_BITS)]! += 1;
    }
    for (let index = whole * QUAD; index < length; index++) this.#ofUnits[bytes[index]!]! += 1;
  }
}
