import { Slab } from '../../shared/encoding/ids/slab';
import type { Ids } from '../../shared/encoding/ids/types';
import { FIRST_HALF, LAST_HALF, Units, UNITS } from '../../shared/encoding/ids/units';

/** The code points of one text after the other. */
export class CodePoints {
  readonly #units = new Units();
  readonly #slab = new Slab({ areKept: false, size: Infinity });

  /** Valid until the next call. */
  read(text: string): Ids {
    const units = this.#units.of(text);
    const { length } = text;
    this.#slab.reserve(length);
    const { values } = this.#slab;
    const [firstHalf, lastHalf] = [FIRST_HALF, LAST_HALF];
    let hasHalves = false;
    for (let index = 0; index < length; index++) {
      const unit = units[index]!;
      hasHalves ||= unit >= firstHalf && unit <= lastHalf;
      values[index] = unit;
    }
    return this.#slab.take(hasHalves ? joinHalves(text, values) : length);
  }
}

/** @returns how many code points there are */
function joinHalves(text: string, values: Ids): number {
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const codePoint = text.codePointAt(index)!;
    if (codePoint >= UNITS) index += 1;
    values[length++] = codePoint;
  }
  return length;
}
