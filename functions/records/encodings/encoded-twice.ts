import { isUtf8 } from 'node:buffer';
import { windowsByte } from './single-bytes';

/** Fewer of them may be meant. */
const FEWEST = 5;
/** Of all characters beyond ASCII. */
const SHARE = 0.8;

const BEYOND_ASCII = /[^\0-\x7f]+/g;

/** What is said of a text of which `isEncodedTwice` holds. */
export const ENCODED_TWICE =
  'Texts look as if they had been encoded twice, with "Ã©" where "é" is meant, as where UTF-8 is read as windows-1252 and written as UTF-8 again. Turn the files back (iconv -f UTF-8 -t WINDOWS-1252, once), or texts that are written right will be others to the model.';

/**
 * Whether nearly all that is not ASCII in a text of UTF-8 is the characters which windows-1252 has for the bytes of UTF-8.
 *
 * @param sample may end within a character
 */
export function isEncodedTwice(sample: Uint8Array): boolean {
  let [twice, all] = [0, 0];
  for (const [run] of Buffer.from(sample.buffer, sample.byteOffset, sample.length)
    .toString()
    .matchAll(BEYOND_ASCII)) {
    const bytes = Uint8Array.from(run, windowsByte);
    all += run.length;
    // A zero stands for what windows-1252 does not have.
    if (!bytes.includes(0) && isUtf8(bytes)) twice += run.length;
  }
  return twice >= 2 * FEWEST && twice >= SHARE * all;
}
