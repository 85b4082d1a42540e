import type { RawExample } from '../dataset';
import type { Normalization } from '../request/data';
import { showValue } from '../request/nearest';
import type { TextTarget } from '../request/task';
import type { Ids, TokenIds } from './ids/types';
import { textNormaliser } from './normalise';
import { Rejection } from './rejection';
import { keptIds, keptOf, refuseLength } from './too-long';
import { tokenise } from './tokenise';

type TokenSource = Pick<TextTarget, 'tokens' | 'lowercase' | 'maximumLength' | 'tooLong'>;

/** Which sequence of a record is read, and the normalisation form of what is lower-cased in it. */
interface Reading {
  readonly side: 'input' | 'target';
  readonly form: Normalization;
}

/** What tokens are read from: a text, or tokens that are given. */
type Source = RawExample['input'] | RawExample['target'];

interface Read {
  /** Ids of the tokens, lower-cased where the task says so, cut where they are too many. */
  readonly tokens: Ids;
  /** The tokens as they are written; none where nobody asks for them. */
  readonly written: readonly string[];
  /** How many there were. */
  readonly fullLength: number;
}

const NONE: readonly string[] = [];

/** A function to the ids of a sequence's tokens, or to why the sequence cannot be used. */
export function tokenReader(
  spec: TokenSource,
  reading: Reading,
  ids: TokenIds,
): (source: Source) => Read | Rejection {
  const lowered = lowering(spec, reading);
  return (source) => {
    if (typeof source === 'string') {
      const tokens = ids.read(lowered(source));
      const fullLength = tokens.length;
      return (
        checkLength(fullLength, spec, reading, source) ?? {
          tokens: keptIds(tokens, spec),
          written: NONE,
          fullLength,
        }
      );
    }
    const given = givenTokens(source);
    if (given === undefined) return wrongType(source, reading);
    const refused = checkLength(given.length, spec, reading, source);
    if (refused !== undefined) return refused;
    const tokens = Int32Array.from(keptOf(given, spec), (token) => ids.of(lowered(token)));
    return { tokens, written: NONE, fullLength: given.length };
  };
}

/** As `tokenReader`, with the tokens as they are written. Lower-cased one by one, so that both stay side by side. */
export function writtenReader(
  spec: TokenSource,
  reading: Reading,
  ids: TokenIds,
): (source: Source) => Read | Rejection {
  const lowered = lowering(spec, reading);
  return (source) => {
    const all =
      typeof source === 'string' ? tokenise(source, { ...spec, lowercase: false }) : givenTokens(source);
    if (all === undefined) return wrongType(source, reading);
    const refused = checkLength(all.length, spec, reading, source);
    if (refused !== undefined) return refused;
    const written = keptOf(all, spec);
    const tokens = Int32Array.from(written, (token) => ids.of(lowered(token)));
    return { tokens, written, fullLength: all.length };
  };
}

/** Lower case may have another form: a J with a caron is two characters, a j with one is one. */
function lowering({ lowercase }: TokenSource, { form }: Reading): (text: string) => string {
  const normalise = textNormaliser(form);
  return lowercase ? (text) => normalise(text.toLowerCase()) : (text) => text;
}

function givenTokens(source: Exclude<Source, string>): string[] | undefined {
  if (typeof source === 'number') return undefined;
  const tokens = (source as readonly (string | number[])[]).filter((token) => typeof token === 'string');
  return tokens.length === source.length ? tokens : undefined;
}

const wrongType = (source: Source, { side }: Reading): Rejection =>
  new Rejection('wrong-type', `the ${side} ${showValue(source)} is neither a text nor tokens`);

function checkLength(
  length: number,
  limit: TokenSource,
  { side }: Reading,
  source: Source,
): Rejection | undefined {
  if (length === 0) return new Rejection('empty-sequence', `the ${side} ${showValue(source)} has no token`);
  return refuseLength(length, { what: side, unit: 'tokens', limit });
}
