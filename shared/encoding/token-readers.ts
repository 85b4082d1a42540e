import type { RawExample } from '../dataset';
import { showValue } from '../request/nearest';
import type { TextTarget } from '../request/task';
import type { Ids, TokenIds } from './ids/types';
import { Rejection } from './rejection';
import { tokenise } from './tokenise';

type TokenSource = Pick<TextTarget, 'tokens' | 'lowercase' | 'maximumLength'>;
type Side = 'input' | 'target';

/** What tokens are read from: a text, or tokens that are given. */
type Source = RawExample['input'] | RawExample['target'];

interface Written {
  /** Ids of the tokens, lower-cased where the task says so. */
  readonly tokens: Ids;
  /** The tokens as they are written. */
  readonly written: readonly string[];
}

/** A function to the ids of a sequence's tokens, or to why the sequence cannot be used. */
export function tokenReader(
  spec: TokenSource,
  side: Side,
  ids: TokenIds,
): (source: Source) => Ids | Rejection {
  const lowered = spec.lowercase ? (text: string) => text.toLowerCase() : (text: string) => text;
  return (source) => {
    if (typeof source === 'string') {
      const tokens = ids.read(lowered(source));
      return checkLength(tokens.length, { spec, side, source }) ?? tokens;
    }
    const given = givenTokens(source);
    if (given === undefined) return wrongType(source, side);
    return (
      checkLength(given.length, { spec, side, source }) ??
      Int32Array.from(given, (token) => ids.of(lowered(token)))
    );
  };
}

/** As `tokenReader`, with the tokens as they are written. Lower-cased one by one, so that both stay side by side. */
export function writtenReader(
  spec: TokenSource,
  side: Side,
  ids: TokenIds,
): (source: Source) => Written | Rejection {
  return (source) => {
    const written =
      typeof source === 'string' ? tokenise(source, { ...spec, lowercase: false }) : givenTokens(source);
    if (written === undefined) return wrongType(source, side);
    const fault = checkLength(written.length, { spec, side, source });
    if (fault !== undefined) return fault;
    const lowered = spec.lowercase ? written.map((token) => token.toLowerCase()) : written;
    return { tokens: Int32Array.from(lowered, (token) => ids.of(token)), written };
  };
}

function givenTokens(source: Exclude<Source, string>): string[] | undefined {
  if (typeof source === 'number') return undefined;
  const tokens = (source as readonly (string | number[])[]).filter((token) => typeof token === 'string');
  return tokens.length === source.length ? tokens : undefined;
}

const wrongType = (source: Source, side: Side): Rejection =>
  new Rejection('wrong-type', `the ${side} ${showValue(source)} is neither a text nor tokens`);

function checkLength(
  length: number,
  { spec, side, source }: { readonly spec: TokenSource; readonly side: Side; readonly source: Source },
): Rejection | undefined {
  if (length === 0) return new Rejection('empty-sequence', `the ${side} ${showValue(source)} has no token`);
  if (length <= spec.maximumLength) return undefined;
  return new Rejection('sequence-too-long', tooLong({ what: side, length, unit: 'tokens', ...spec }));
}

/** Shared by all sequences, so that they say it alike. */
export const tooLong = (sequence: {
  readonly what: 'input' | 'target';
  readonly length: number;
  readonly unit: string;
  readonly maximumLength: number;
}): string =>
  `the ${sequence.what} has ${sequence.length} ${sequence.unit}, above task.${sequence.what}.maximumLength, ${sequence.maximumLength}`;
