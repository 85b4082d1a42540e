import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Split } from '../../shared/dataset';
import type { Built } from './built';
import type { FuzzCase } from './cases';
import { expectedRecords, type ExpectedRecord } from './expected';
import { CUSTOMER, SIDE } from './splits';

interface Placed extends ExpectedRecord {
  readonly split: Split;
}

/**
 * Holds the split of records that damage left alone against what decides it: the field, the bytes, or that records of
 * one key are on one side.
 *
 * @throws AssertionError
 */
export function checkSides(built: Built, fuzzed: FuzzCase): void {
  const { split } = built.plan.request.data;
  const placed = placedRecords(built, fuzzed);
  if (split.by === 'hash' && split.key !== undefined) return checkKeys(placed);
  for (const { split: side, rows, bytes, line } of placed) {
    const what = `the split of line ${line}`;
    if (split.by === 'hash' && bytes !== undefined) assert.equal(side, sideOf(bytes, 0.25, 0.25), what);
    const value = rows?.[0]?.get(SIDE) as string | undefined;
    if (split.by !== 'field' || value === undefined) continue;
    const isNamed = value === 'test' || (value === 'validation' && split.validation !== undefined);
    const sides = isNamed ? [value] : split.validation === undefined ? ['train', 'validation'] : ['train'];
    assert(sides.includes(side), `${what}: ${side}, though its field says ${value}`);
  }
}

/**
 * Where duplicates are to be dropped, no two splits share what the task reads.
 *
 * @throws AssertionError
 */
export function checkDuplicates(built: Built, fuzzed: FuzzCase): void {
  const { data, task } = built.plan.request;
  if (data.duplicates !== 'drop' || task.input.kind !== 'tokens') return;
  const fields = [task.input.field, ...task.input.conditions, task.target.field];
  const sideOf = new Map<string, Split>();
  for (const { split, rows = [], line } of placedRecords(built, fuzzed)) {
    const text = rows.length === 1 ? JSON.stringify(fields.map((name) => rows[0]?.get(name))) : undefined;
    if (text === undefined) continue;
    assert.equal(sideOf.get(text) ?? split, split, `line ${line} is in another split too: ${text}`);
    sideOf.set(text, split);
  }
}

function checkKeys(placed: readonly Placed[]): void {
  const sides = new Map<string, Split>();
  for (const { rows, split } of placed) {
    const customer = rows?.[0]?.get(CUSTOMER) as string | undefined;
    if (customer === undefined) continue;
    assert.equal(sides.get(customer) ?? split, split, `all of customer ${customer} on one side`);
    sides.set(customer, split);
  }
}

/** First 48 bits of the SHA-256, as a share of 2^48. */
function sideOf(bytes: string, testShare: number, validationShare: number): Split {
  const digest = createHash('sha256').update(Buffer.from(bytes, 'latin1')).digest('hex');
  const position = Number.parseInt(digest.slice(0, 12), 16) / 2 ** 48;
  if (position < testShare) return 'test';
  return position < testShare + validationShare ? 'validation' : 'train';
}

function placedRecords({ shards }: Built, { dataset, files }: FuzzCase): Placed[] {
  const placed: Placed[] = [];
  for (const [key, file] of files) {
    const found = new Map(expectedRecords(key, file, dataset)?.map((record) => [record.line, record]));
    for (const { split, line } of shards
      .filter(({ shard }) => shard.key === key)
      .flatMap(({ records }) => records)) {
      const record = found.get(line);
      if (record !== undefined) placed.push({ ...record, split });
    }
  }
  return placed;
}
