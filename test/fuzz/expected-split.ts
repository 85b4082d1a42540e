import { createHash } from 'node:crypto';
import type { Split } from '../../shared/dataset';
import type { RunRequest } from '../../shared/request/request';
import type { ExpectedRecord } from './expected';
import { CUSTOMER, SIDE, sideOfFile } from './splits';

/** The split that a record is to be in; undefined where that takes what damage hides, or more than one record. */
export function splitOfRecord(record: ExpectedRecord, data: RunRequest['data']): Split | undefined {
  const { split, records } = data;
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
function sideOf(bytes: string | undefined, testShare: number, validationShare: number): Split | undefined {
  if (bytes === undefined) return undefined;
  const digest = createHash('sha256').update(Buffer.from(bytes, 'latin1')).digest('hex');
  const position = Number.parseInt(digest.slice(0, 12), 16) / 2 ** 48;
  if (position < testShare) return 'test';
  return position < testShare + validationShare ? 'validation' : 'train';
}
