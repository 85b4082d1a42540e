import assert from 'node:assert/strict';
import type { Split } from '../../shared/dataset';
import type { Built } from './built';
import { dealtPlace } from './expected-split';
import type { Match } from './matching';

interface Dealt {
  readonly place: number;
  readonly label: number;
  readonly split: Split;
  readonly line: number;
}

/** A class with fewer records is not in every split. */
const SPLITS_TO_FILL = 3;

/**
 * Holds a stratified split against its promises: records of one place (of one customer, of the same bytes) are together;
 * and of a class whose places have one record each, the first are tested and the next validated, as many as are its
 * share.
 *
 * @throws AssertionError
 */
export function checkStrata({ plan, manifest, shards }: Built, matches: readonly Match[]): void {
  const { data } = plan.request;
  const { split } = data;
  if (!('stratify' in split) || !split.stratify) return;
  const dealt: Dealt[] = [];
  let areAllKnown = manifest.records.rejected === 0 && manifest.shardsSetAside.length === 0;
  for (const { record, expected } of matches) {
    const place = expected && dealtPlace(expected, data);
    if (place === 'elsewhere') continue;
    if (place === undefined) areAllKnown = false;
    else dealt.push({ place, label: Number(record.target), split: record.split, line: record.line });
  }
  const places = groupsOf(dealt, ({ place }) => place);
  for (const [first, ...others] of places.values())
    for (const other of others)
      assert.equal(other.split, first?.split, `lines ${first?.line} and ${other.line} are of one place`);
  const isDropping = shards.some(({ receipt }) => (receipt.dropped?.train ?? 0) > 0);
  if (!areAllKnown || isDropping || data.duplicates === 'drop') return;
  const share = { test: 'testShare' in split ? split.testShare : 0, validation: split.validationShare };
  for (const own of groupsOf(dealt, ({ label }) => label).values())
    if (own.every(({ place }) => places.get(place)?.length === 1)) checkShares(own, share);
}

function groupsOf<Key>(all: readonly Dealt[], keyOf: (one: Dealt) => Key): Map<Key, Dealt[]> {
  const groups = new Map<Key, Dealt[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** Rounds a half up, as a share of a class is. */
const rounded = (value: number): number => Math.floor(value + 0.5);

function checkShares(own: readonly Dealt[], share: { readonly test: number; readonly validation: number }) {
  const ranked = [...own].sort((a, b) => a.place - b.place);
  const least = own.length >= SPLITS_TO_FILL ? 1 : 0;
  const wanted = (part: number) => (part === 0 ? 0 : Math.max(least, rounded(part * own.length)));
  const tested = wanted(share.test);
  const validated = tested + wanted(share.validation);
  // Training has one of each class at least, of which there may be fewer than splits.
  const trained = ranked.length - Math.min(validated, ranked.length - 1);
  const expected = ranked.map((_, rank): Split => {
    if (rank >= ranked.length - trained) return 'train';
    return rank < tested ? 'test' : 'validation';
  });
  assert.deepEqual(
    ranked.map(({ split }) => split),
    expected,
    `the splits of class ${own[0]?.label}, by place`,
  );
}
