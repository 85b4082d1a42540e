import { createHash } from 'node:crypto';
import type { Split } from '../../shared/dataset';
import type { RunRequest } from '../../shared/request/request';
import type { ExpectedRecord } from './expected';
import { CUSTOMER, SIDE, sideOfFile } from './splits';

/** The split that a record is to be in; undefined where that takes what damage hides, or more than one record. */
export function splitOfRecord(record: ExpectedRecord, data: RunRequest['data']): Split | undefined {
  const { split, records } = data;
  if ('stratify' in split && split.stratify && isDealt(record, data) !== false) return undefined;
  const side = sideOfFile(record.file, split);
  if (side !== 'training' && side !== 'any') return side;
  if (records.kind === 'windows') return splitByPosition(record, side, split);
  const value = record.rows?.[0]?.get(SIDE);
  switch (split.by) {
    case 'hash':
      return sideOf(decisive(record, data), split.testShare, split.validationShare);
    case 'file':
      return sideOf(decisive(record, data), 0, split.validationShare);
    case 'field':
      if (value === undefined) return undefined;
      if (value === 'test' || (value === 'validation' && split.validation !== undefined)) return value;
      return split.validation === undefined
        ? sideOf(decisive(record, data), 0, split.validationShare)
        : 'train';
    default:
      return undefined;
  }
}

/** Whether a hash decides the record's side; undefined where damage hides the field that would say so. */
function isDealt(record: ExpectedRecord, { split }: RunRequest['data']): boolean | undefined {
  const side = sideOfFile(record.file, split);
  if (side !== 'training' && side !== 'any') return false;
  if (split.by !== 'field') return true;
  const value = record.rows?.[0]?.get(SIDE);
  return value === undefined ? undefined : value !== 'test';
}

/**
 * Where a record that a stratified split deals lies among all, from 0 to 1; undefined where damage hides it, `elsewhere`
 * where the record is not dealt.
 */
export function dealtPlace(
  record: ExpectedRecord,
  data: RunRequest['data'],
): number | 'elsewhere' | undefined {
  const dealt = isDealt(record, data);
  if (dealt === false) return 'elsewhere';
  const bytes = decisive(record, data);
  return dealt === undefined || bytes === undefined ? undefined : positionOf(bytes);
}

/** The last rows of a file are held out, those for the test behind those for the validation. */
function splitByPosition(
  { position }: ExpectedRecord,
  side: 'training' | 'any',
  split: RunRequest['data']['split'],
): Split | undefined {
  if (position === undefined) return undefined;
  const rowsIn = (share: number) => Math.round(position.of * share);
  const testRows = side === 'any' && 'testShare' in split ? rowsIn(split.testShare) : 0;
  const rowsBehind = position.of - 1 - position.row;
  if (rowsBehind < testRows) return 'test';
  return rowsBehind < testRows + rowsIn(split.validationShare) ? 'validation' : 'train';
}

/** What a hash is taken of, as Latin-1: the customer's name, a group's key, or the record's bytes. */
function decisive(
  { rows, bytes }: ExpectedRecord,
  { split, records }: RunRequest['data'],
): string | undefined {
  const isByCustomer = 'key' in split && split.key !== undefined;
  const field = isByCustomer ? CUSTOMER : records.kind === 'groups' ? records.by[0] : undefined;
  if (field === undefined) return bytes;
  const value = rows?.[0]?.get(field);
  return value === undefined ? undefined : Buffer.from(JSON.stringify([value])).toString('latin1');
}

/** First 48 bits of the SHA-256, as a share of 2^48. */
function positionOf(bytes: string): number {
  const digest = createHash('sha256').update(Buffer.from(bytes, 'latin1')).digest('hex');
  return Number.parseInt(digest.slice(0, 12), 16) / 2 ** 48;
}

function sideOf(bytes: string | undefined, testShare: number, validationShare: number): Split | undefined {
  if (bytes === undefined) return undefined;
  const position = positionOf(bytes);
  if (position < testShare) return 'test';
  return position < testShare + validationShare ? 'validation' : 'train';
}
