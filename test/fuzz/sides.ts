import assert from 'node:assert/strict';
import type { Split } from '../../shared/dataset';
import type { Built } from './built';
import { splitOfRecord } from './expected-split';
import type { Match } from './matching';

/**
 * Holds the split of records that damage left alone against what decides it: file, field, key, or bytes.
 *
 * @throws AssertionError
 */
export function checkSides({ plan }: Built, matches: readonly Match[]): void {
  for (const { record, expected } of matches) {
    const split = expected && splitOfRecord(expected, plan.request.data);
    if (split !== undefined) assert.equal(record.split, split, `the split of line ${record.line}`);
  }
}

/**
 * Where duplicates are to be dropped, no two splits share what the task reads.
 *
 * @throws AssertionError
 */
export function checkDuplicates({ plan }: Built, matches: readonly Match[]): void {
  const { data, task } = plan.request;
  if (data.duplicates !== 'drop' || task.input.kind !== 'tokens') return;
  const fields = [task.input.field, ...task.input.conditions, task.target.field];
  const sideOf = new Map<string, Split>();
  for (const { record, expected } of matches) {
    const { split, line } = record;
    const rows = expected?.rows ?? [];
    const text = rows.length === 1 ? JSON.stringify(fields.map((name) => rows[0]?.get(name))) : undefined;
    if (text === undefined) continue;
    assert.equal(sideOf.get(text) ?? split, split, `line ${line} is in another split too: ${text}`);
    sideOf.set(text, split);
  }
}
