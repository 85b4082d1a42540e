import type { Counts } from '../../shared/dataset';
import { AsciiText, UNITS, type Ids, type TokenIds } from '../../shared/encoding';
import { CodePoints } from './code-points-of';
import { toCounts } from '../sums/code-points';

const BYTES = 2 ** 8;
const QUAD = 4;

/**
 * Counts characters, which are numbers already: their code points. Those of an ASCII text are counted where it lies,
 * four at a time, each of the four in a table of its own: a count that waits for the one before it to be stored, which
 * repeated letters would, costs several.
 */
export class CharacterTally {
  readonly ids: TokenIds = {
    read: (text) =>
      this.#ascii.write(text) ? this.#ascii.bytes.subarray(0, text.length) : this.#codePoints.read(text),
    of: (token) => token.codePointAt(0) ?? NaN,
  };
  readonly #ascii = new AsciiText();
  readonly #codePoints = new CodePoints();
  readonly #ofQuads = new Float64Array(QUAD * BYTES);
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
    for (const [place, times] of this.#ofQuads.entries()) ofUnits[place % BYTES]! += times;
    const counts = [...ofUnits.entries(), ...this.#ofPairs].filter(([, times]) => times > 0);
    return toCounts(new Map(counts.map(([codePoint, times]) => [String.fromCodePoint(codePoint), times])));
  }

  #addAscii({ length }: Uint8Array): void {
    const { bytes, quads } = this.#ascii;
    const counts = this.#ofQuads;
    const whole = length >> 2;
    for (let index = 0; index < whole; index++) {
      const four = quads[index]!;
      counts[four & 0xff]! += 1;
      counts[BYTES + ((four >> 8) & 0xff)]! += 1;
      counts[2 * BYTES + ((four >> 16) & 0xff)]! += 1;
      counts[3 * BYTES + ((four >> 24) & 0xff)]! += 1;
    }
    for (let index = whole * QUAD; index < length; index++) counts[bytes[index]!]! += 1;
  }
}
