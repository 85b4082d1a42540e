import { Rejection } from '../../../shared/encoding';
import { listNames } from '../../../shared/request/nearest';
import { isMostlyUtf8, likelyEncodings, plainlyOther } from './likely-encodings';
import { KNOWN_ENCODINGS, type KnownEncoding } from './tongues';

/** Of records that are not UTF-8: more of them say no more. */
const BYTES_SEEN = 4_096;

type Advise = (why: Rejection, bytes: Uint8Array) => Rejection;

/**
 * A function that says of a record which is not UTF-8 what its file may be.
 *
 * @param sample the first bytes of the file, as far as they were read before its records
 */
export function encodingAdviser(sample: Uint8Array): Advise {
  const seen: Uint8Array[] = [sample];
  let left = BYTES_SEEN;
  let advice = '';
  return (why, bytes) => {
    if (why.reason !== 'invalid-utf8') return why;
    if (left > 0) {
      // A copy: the cutter may fill the same chunk again.
      seen.push(Buffer.concat([Buffer.from('\n'), bytes.subarray(0, left), Buffer.from('\n')]));
      left -= bytes.length + 1;
      advice = adviceOn(sample, Buffer.concat(seen));
    }
    return new Rejection(why.reason, `${why.detail}; ${advice}`);
  };
}

function adviceOn(sample: Uint8Array, bytes: Uint8Array): string {
  if (isMostlyUtf8(sample))
    return 'other lines of the file are, so it is damaged here, or files of several encodings were put together: write all of it in UTF-8';
  const likely = likelyEncodings(bytes);
  const [first, ...others] = likely;
  if (first === WESTERN)
    return 'where the file is of another encoding, give that as data.format.encoding: "windows-1252" or "latin-1", most likely';
  if (first === undefined)
    return `where the file is of another encoding, ${convert('NAME')}; the language of the file tells which: ${listNames(COMMONEST.map(described), 'or')}`;
  const [name] = others.length === 0 ? [first.name] : ['NAME'];
  return `its bytes look like ${listNames(likely.map(described), 'or')}${others.length === 0 ? '' : ', of which the language of the file tells the right one'}: ${convert(name)}`;
}

const [WESTERN] = KNOWN_ENCODINGS;
/** One for each of the languages. */
const COMMONEST = KNOWN_ENCODINGS.filter(
  ({ languages }, at) => KNOWN_ENCODINGS.findIndex((other) => other.languages === languages) === at,
);

const described = (encoding: KnownEncoding): string =>
  `${encoding.name} (${encoding.languages}${encoding === WESTERN ? '; give it as data.format.encoding' : ''})`;

/** How to read a text of another encoding. */
export const convert = (name: string): string => `write it in UTF-8, such as with iconv -f ${name} -t UTF-8`;

/** What is to be told where bytes are read as Latin-1 or windows-1252 and are plainly of another encoding; else undefined. */
export function otherEncoding(bytes: Uint8Array):
  | {
      /** With the languages of each. */
      readonly names: string;
      /** That of the only one, or NAME. */
      readonly name: string;
    }
  | undefined {
  const found = plainlyOther(bytes);
  const [first, ...others] = found ?? [];
  if (found === undefined || first === undefined) return undefined;
  return {
    names: listNames(found.map(described), 'or'),
    name: others.length === 0 ? first.name : 'NAME',
  };
}
