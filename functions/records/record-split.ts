import { hash } from 'node:crypto';
import type { Side, Split } from '../../shared/dataset';
import type { DataSource } from '../../shared/request/data';
import type { DataSplit } from '../../shared/request/split';
import { listNames, showValue } from '../../shared/request/nearest';
import { missingField, type Fields } from './fields/fields';
import { jsonOf } from './fields/json-of';
import { numberFormOf } from './fields/number-form';
import { isNobody, keyText, sayNobody } from './key-text';
import { textNormaliser } from '../../shared/encoding/normalise';
import { Rejection } from '../../shared/encoding/rejection';
import { splitNamer } from './split-values';
import { placeOf, sideOfPlace, type Moves } from './moves';

/** The split of a record, or why it has none. `digest` is asked only where its bytes decide. */
export type SplitRecord = (fields: Fields, digest: () => string) => Split | Rejection;

/** What a splitter knows besides the record. */
export interface Dealing {
  /** Records that a stratified split deals otherwise than their hash says. */
  readonly moves?: Moves | undefined;
  /** Is told what the record's side comes from, or would where its file or a field says it: its key, or its bytes. */
  readonly identified?: ((digest: string) => void) | undefined;
  /** Is told what the owner of the data should know. */
  readonly warn?: ((warning: string) => void) | undefined;
}

/**
 * A function from a record to its split, which is decided by the record alone: it never changes sides when the
 * dataset grows, moves to other files or is cut elsewhere, except for the few that `moves` names. Records with the same
 * bytes are on one side of a split by hash, and with a `key` all those with the same values of it. A group is its key,
 * which its split comes from, so it stays where it is when it gains rows.
 *
 * @param side the splits that records of the file may go to
 */
export function recordSplitter(
  side: Side,
  {
    split,
    records,
    normalization,
    format,
  }: Pick<DataSource, 'split' | 'records' | 'normalization' | 'format'>,
  dealing: Dealing = {},
): SplitRecord {
  const normalise = textNormaliser(normalization);
  const ownKey = 'key' in split ? split.key : undefined;
  const toSide = (fixed: Split): SplitRecord =>
    ownKey === undefined ? () => fixed : identifying(fixed, keyDigester(ownKey, normalise), dealing);
  if (side !== 'training' && side !== 'any') return toSide(side);
  const key = ownKey ?? (records.kind === 'groups' ? records.by : undefined);
  const byHash = hashSplitter(side, { split, key, normalise, dealing });
  if (split.by !== 'field') return byHash;
  const form = numberFormOf(format);
  const asRead = (value: string) => keyText(value, normalise, form);
  const nameSide = splitNamer(split, asRead, dealing.warn);
  const splitters = {
    train: split.validation === undefined ? byHash : toSide('train'),
    validation: toSide('validation'),
    test: toSide('test'),
  };
  return (fields, digest) => {
    if (!fields.has(split.field)) return missingField(fields, split.field);
    const written = textOf(fields.get(split.field));
    if (written === undefined) return nested(fields, split.field);
    const named = nameSide(written);
    if (named instanceof Rejection) return named;
    return splitters[named](fields, digest);
  };
}

/** To a side that is given, whatever the key: a record without one has its side all the same. */
function identifying(fixed: Split, digestOfKey: DigestKey, { identified }: Dealing): SplitRecord {
  if (identified === undefined) return () => fixed;
  return (fields) => {
    const digest = digestOfKey(fields);
    if (typeof digest === 'string') identified(digest);
    return fixed;
  };
}

/** Of the digest: enough to tell groups apart. */
export const GROUP_DIGITS = 16;

/**
 * A function from a record to the beginning of its group's digest, or to nothing where the record is
 * nobody's; undefined where the split has no key.
 */
export function groupNamer({
  split,
  normalization,
}: Pick<DataSource, 'split' | 'normalization'>): ((fields: Fields) => string | undefined) | undefined {
  const key = 'key' in split ? split.key : undefined;
  if (key === undefined) return undefined;
  const normalise = textNormaliser(normalization);
  const digestOfKey = keyDigester(key, normalise);
  return (fields) => {
    const digest = digestOfKey(fields);
    return typeof digest === 'string' ? digest.slice(0, GROUP_DIGITS) : undefined;
  };
}

/**
 * The split of a record whose fields could not be read: that of its file, or that of its bytes where these decide.
 * Undefined where a field would have decided, or where a record is made of more than the bytes at hand.
 */
export function splitOfUnread(
  side: Side,
  { split, records, format }: Pick<DataSource, 'split' | 'records' | 'format'>,
  digest: () => string,
): Split | undefined {
  if (side !== 'training' && side !== 'any') return side;
  const isByBytes = (split.by === 'file' || split.by === 'hash') && split.key === undefined;
  const isWhole = records.kind === 'rows' && format.kind !== 'conll';
  return isByBytes && isWhole ? splitOf(digest(), side, split) : undefined;
}

function hashSplitter(
  side: Side,
  {
    split,
    key,
    normalise,
    dealing: { moves, identified },
  }: {
    readonly split: DataSplit;
    readonly key: readonly string[] | undefined;
    readonly normalise: (text: string) => string;
    readonly dealing: Dealing;
  },
): SplitRecord {
  const digestOfKey = key && keyDigester(key, normalise);
  return (fields, digest) => {
    const identity = digestOfKey === undefined ? digest() : digestOfKey(fields);
    if (identity instanceof Rejection) return identity;
    identified?.(identity);
    return splitOf(identity, side, split, moves);
  };
}

/**
 * SHA-256, in hexadecimal, of the values of a split's key as their records have it, in the order of the key's fields:
 * group names and the hashes of `split-keys/` are beginnings of it.
 */
export function digestOfKeyValues(
  values: readonly string[],
  { normalization, format }: Pick<DataSource, 'normalization' | 'format'>,
): string {
  const normalise = textNormaliser(normalization);
  const form = numberFormOf(format);
  return keyDigest(values.map((value) => keyText(value, normalise, form)));
}

type DigestKey = (fields: Fields) => string | Rejection;

/** A function to the SHA-256 of a record's key, in hexadecimal. */
function keyDigester(key: readonly string[], normalise: (text: string) => string): DigestKey {
  return (fields) => {
    const missing = key.find((name) => !fields.has(name));
    if (missing !== undefined) return missingField(fields, missing);
    const values: string[] = [];
    for (const name of key) {
      const value = textOf(fields.get(name));
      if (value === undefined) return nested(fields, name);
      values.push(keyText(value, normalise, fields.numberForm));
    }
    return values.some(isNobody) ? ofNobody(fields, key, values) : keyDigest(values);
  };
}

/**
 * Records of nobody in particular are not all of one and the same. A part of a key says no more: the record may be of
 * anyone who has that part, on either side of the split.
 */
function ofNobody(fields: Fields, key: readonly string[], values: readonly string[]): Rejection {
  const missing = key.filter((_, at) => isNobody(values[at]));
  const said = missing.map(
    (name, at) => `${showValue(name)}${at === 0 ? ' of data.split.key' : ''} ${sayNobody(fields.get(name))}`,
  );
  return new Rejection(
    'missing-value',
    `${listNames(said, 'and')}, so whose the record is, and on which side of the split, is unknown; fill it in, or leave such records out`,
  );
}

const keyDigest = (values: readonly string[]): string => digestOf(Buffer.from(JSON.stringify(values)));

/**
 * A value as formats without types have it, so that a number in JSON and its text in a CSV are one; undefined where it
 * is nested deeper than the stack.
 */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return isNobody(value) ? '' : jsonOf(value);
}

const nested = (fields: Fields, name: string): Rejection =>
  new Rejection(
    'wrong-type',
    `field ${showValue(name)} is ${showValue(fields.get(name))}, which decides no split`,
  );

/**
 * The split that a digest comes to.
 *
 * @param digest SHA-256 of the record's bytes, without byte order mark and line ending, or of its key, in hexadecimal
 */
export function splitOf(digest: string, side: Side, split: DataSplit, moves?: Moves): Split {
  if (side !== 'training' && side !== 'any') return side;
  const place = placeOf(digest);
  return moves?.get(place) ?? sideOfPlace(place, split);
}

/** SHA-256 in hexadecimal. In one call, and as text: bytes would be an array buffer of their own for each record. */
export const digestOf = (record: Uint8Array): string => hash('sha256', record);
