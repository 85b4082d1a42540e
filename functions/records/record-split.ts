import { hash } from 'node:crypto';
import type { Side, Split } from '../../shared/dataset';
import type { DataSource, DataSplit } from '../../shared/request/data';
import { listNames, showValue } from '../../shared/request/nearest';
import { missingField, type Fields } from './fields/fields';
import { jsonOf } from './fields/json-of';
import { textNormaliser } from '../../shared/encoding/normalise';
import { Rejection } from '../../shared/encoding/rejection';

/** The split of a record, or why it has none. `digest` is asked only where its bytes decide. */
export type SplitRecord = (fields: Fields, digest: () => string) => Split | Rejection;

/**
 * A function from a record to its split, which is decided by the record alone: it never changes sides when the
 * dataset grows, moves to other files or is cut elsewhere. Records with the same bytes are on one side of a split by
 * hash, and with a `key` all those with the same values of it. A group is its key, which its split comes from, so it
 * stays where it is when it gains rows.
 *
 * @param side the splits that records of the file may go to
 */
export function recordSplitter(
  side: Side,
  { split, records, normalization }: Pick<DataSource, 'split' | 'records' | 'normalization'>,
): SplitRecord {
  if (side !== 'training' && side !== 'any') return () => side;
  const groupKey = records.kind === 'groups' ? records.by : undefined;
  const key = ('key' in split ? split.key : undefined) ?? groupKey;
  const byHash = hashSplitter(side, { split, key, normalise: textNormaliser(normalization) });
  if (split.by !== 'field') return byHash;
  const sideOf = new Map<string, Split>([
    ...(split.train ?? []).map((value) => [value, 'train'] as const),
    ...(split.validation ?? []).map((value) => [value, 'validation'] as const),
    ...split.test.map((value) => [value, 'test'] as const),
  ]);
  const forTraining: SplitRecord = split.validation === undefined ? byHash : () => 'train';
  return (fields, digest) => {
    if (!fields.has(split.field)) return missingField(fields, split.field);
    const value = textOf(fields.get(split.field));
    if (value === undefined) return nested(fields, split.field);
    const named = sideOf.get(value) ?? (split.train === undefined ? 'train' : undefined);
    if (named === undefined) {
      return new Rejection(
        'unknown-split',
        `field ${showValue(split.field)} is ${showValue(value)}, and data.split names ${listNames(
          [...sideOf.keys()].map((known) => showValue(known)),
          'and',
        )}`,
      );
    }
    return named === 'train' ? forTraining(fields, digest) : named;
  };
}

/** Of the digest: enough to tell groups apart. */
const GROUP_DIGITS = 16;

/**
 * A function from a record to the beginning of its group's digest, or to nothing where the record lacks a field of the
 * key; undefined where the split has no key.
 */
export function groupNamer({
  split,
  normalization,
}: Pick<DataSource, 'split' | 'normalization'>): ((fields: Fields) => string | undefined) | undefined {
  const key = 'key' in split ? split.key : undefined;
  if (key === undefined) return undefined;
  const normalise = textNormaliser(normalization);
  return (fields) => {
    const values = key.map((name) => (fields.has(name) ? textOf(fields.get(name)) : undefined));
    return values.includes(undefined) ? undefined : keyDigest(values, normalise).slice(0, GROUP_DIGITS);
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
  }: {
    readonly split: DataSplit;
    readonly key: readonly string[] | undefined;
    readonly normalise: (text: string) => string;
  },
): SplitRecord {
  if (key === undefined) return (_, digest) => splitOf(digest(), side, split);
  return (fields) => {
    const missing = key.find((name) => !fields.has(name));
    if (missing !== undefined) return missingField(fields, missing);
    const values = key.map((name) => textOf(fields.get(name)));
    const deep = values.indexOf(undefined);
    if (deep >= 0) return nested(fields, key[deep] ?? '');
    return splitOf(keyDigest(values, normalise), side, split);
  };
}

function keyDigest(values: readonly (string | undefined)[], normalise: (text: string) => string): string {
  const normalised = values.map((value) => normalise(value ?? ''));
  return digestOf(Buffer.from(JSON.stringify(normalised)));
}

/**
 * A value as formats without types have it, so that a number in JSON and its text in a CSV are one; undefined where it
 * is nested deeper than the stack.
 */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : jsonOf(value);
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
export function splitOf(digest: string, side: Side, split: DataSplit): Split {
  if (side !== 'training' && side !== 'any') return side;
  const position = positionOf(digest);
  const testShare = side === 'any' && 'testShare' in split ? split.testShare : 0;
  if (position < testShare) return 'test';
  return position < testShare + split.validationShare ? 'validation' : 'train';
}

/** SHA-256 in hexadecimal. In one call, and as text: bytes would be an array buffer of their own for each record. */
export const digestOf = (record: Uint8Array): string => hash('sha256', record);

/** The digest's first 48 bits as a number in [0, 1): as many as a double holds exactly, with room. */
const positionOf = (digest: string): number => Number.parseInt(digest.slice(0, 12), 16) / 2 ** 48;
