import assert from 'node:assert/strict';
import { SPLITS } from '../../shared/dataset';
import type { Built, EncodedRecord } from './built';
import type { FuzzCase } from './cases';
import type { ExpectedRecord } from './expected';
import { splitOfRecord } from './expected-split';
import { expectedOf, isPlaced, placeOf, sourcesOf, type Source } from './sources';

/** A record that was encoded, and what it was written from; undefined where that is not known. */
export interface Match {
  readonly record: EncodedRecord;
  readonly expected: ExpectedRecord | undefined;
}

/** @throws AssertionError where records of several files are not those that are expected, in their order */
export const matchesOf = (built: Built, fuzzed: FuzzCase): Match[] =>
  sourcesOf(built).flatMap((source) =>
    source.shards.some(({ shard }) => shard.files !== undefined)
      ? inOrder(source, built, fuzzed)
      : byLine(source, fuzzed),
  );

function byLine(source: Source, fuzzed: FuzzCase): Match[] {
  const at = new Map(expectedOf(source, fuzzed)?.map((record) => [record.line, record]));
  return recordsOf(source).map((record) => ({ record, expected: at.get(record.line) }));
}

/** A record does not say which of several files it is of: those of each split are in the order of the files. */
function inOrder(source: Source, { plan }: Built, fuzzed: FuzzCase): Match[] {
  const records = recordsOf(source);
  const unknown = records.map((record) => ({ record, expected: undefined }));
  const expected = isPlaced(fuzzed) ? expectedOf(source, fuzzed) : undefined;
  const isDropped = source.shards.some(
    ({ receipt: { dropped } }) => (dropped?.train ?? 0) + (dropped?.validation ?? 0) > 0,
  );
  if (expected === undefined || isDropped) return unknown;
  const setAside = new Set(source.shards.flatMap(({ rejects }) => rejects.map(placeOf)));
  const placed = expected
    .filter((one) => !setAside.has(placeOf(one)))
    .map((one) => ({ one, split: splitOfRecord(one, plan.request.data) }));
  if (placed.some(({ split }) => split === undefined)) return unknown;
  return SPLITS.flatMap((split) => {
    const found = records.filter((record) => record.split === split);
    const own = placed.filter((one) => one.split === split).map(({ one }) => one);
    const linesOf = (all: readonly { readonly line: number }[]) => all.map(({ line }) => line);
    assert.deepEqual(linesOf(found), linesOf(own), `lines of ${split} in ${source.files.join(', ')}`);
    return found.map((record, index) => ({ record, expected: own[index] }));
  });
}

const recordsOf = ({ shards }: Source): EncodedRecord[] => shards.flatMap(({ records }) => records);
