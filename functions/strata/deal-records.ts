import { jsonDigest, readJson } from '../../shared/artifacts/json';
import { buildKeys, type BuildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ifExists } from '../../shared/artifacts/if-exists';
import { RunPlan } from '../../shared/plan';
import type { DataSplit } from '../../shared/request/split';
import type { DealOutput } from '../../shared/workflow';
import { bucketParts, readBuckets } from '../artifacts/bucketed-pairs';
import { mapLimited } from '../artifacts/map-limited';
import type { Context } from '../lambda/handler';
import { sharesOf, sideOfPlace, type MovedRecords } from '../records/moves';
import { compareCodePoints, count } from '../sums/code-points';
import { classIn, MOST_CLASSES, placeIn, ShardClasses, tooManyClasses } from './shard-classes';
import { Strata, type Unit } from './stratify';

/** 300 MB, with what they are sorted in. */
const ENTRIES_AT_ONCE = 2 ** 24;

/**
 * Deals the records of a stratified split, and writes those that it deals otherwise than their hash alone would: some
 * √n of n records of a class. Memory is bounded: of more than sixteen million records one part at a time is sorted.
 *
 * @throws DatasetUnusable where there are too many classes
 */
export async function dealRecords(
  { planKey }: { readonly planKey: string },
  { store }: Pick<Context, 'store'>,
  entriesAtOnce = ENTRIES_AT_ONCE,
): Promise<DealOutput> {
  const plan = await readJson(store, planKey, RunPlan);
  const { split } = plan.request.data;
  const keys = buildKeys(plan.buildRoot);
  const counted = await readCounts(store, keys, plan.dataset.shards);
  const strata = new Strata(counted.classes);
  const units = () => unitsOf(store, keys, { ...counted, entriesAtOnce });
  for await (const batch of units()) for (const unit of batch) strata.add(unit);
  const { places, moved } = await movesOf(units(), strata, split);
  const stored: MovedRecords = { digest: jsonDigest(places), places };
  await store.put(keys.moves, JSON.stringify(stored));
  return { classes: counted.classes, records: counted.records, moved };
}

async function movesOf(batches: AsyncIterable<Iterable<Unit>>, strata: Strata, split: DataSplit) {
  const places: MovedRecords['places'] = { train: [], validation: [], test: [] };
  const deal = strata.dealer(sharesOf(split));
  let moved = 0;
  for await (const batch of batches)
    for (const unit of batch) {
      const dealt = deal(unit);
      if (dealt === sideOfPlace(unit.place, split)) continue;
      places[dealt].push(unit.place);
      moved += unit.records;
    }
  return { places, moved };
}

interface Counted {
  /** Of the shards that have counts: the number of each of their classes, the rarest class of all being 0. */
  readonly shards: readonly { readonly id: number; readonly numbers: Uint16Array }[];
  readonly classes: number;
  readonly records: number;
}

async function readCounts(
  store: ArtifactStore,
  keys: BuildKeys,
  shards: RunPlan['dataset']['shards'],
): Promise<Counted> {
  const found = await mapLimited(shards, ({ id }) =>
    ifExists(readJson(store, keys.classes(id), ShardClasses)),
  );
  const counted = found.filter((classes) => classes !== undefined);
  const all = new Map<string, number>();
  for (const { classes } of counted) for (const [label, times] of classes) count(all, label, times);
  if (all.size > MOST_CLASSES) throw tooManyClasses();
  const byRarity = [...all].sort(([a, timesA], [b, timesB]) => timesA - timesB || compareCodePoints(a, b));
  const numberOf = new Map(byRarity.map(([label], number) => [label, number]));
  return {
    shards: counted.map(({ shard, classes }) => ({
      id: shard,
      numbers: Uint16Array.from(classes, ([label]) => numberOf.get(label)!),
    })),
    classes: all.size,
    records: byRarity.reduce((sum, [, times]) => sum + times, 0),
  };
}

/** The units of all shards in the order of their places, a part at a time. */
async function* unitsOf(
  store: ArtifactStore,
  keys: BuildKeys,
  { shards, records, entriesAtOnce }: Counted & { readonly entriesAtOnce: number },
): AsyncGenerator<Iterable<Unit>, void, undefined> {
  for (const part of bucketParts(records, { most: entriesAtOnce })) {
    const lists = await mapLimited(shards, async ({ id, numbers }) => ({
      numbers,
      words: await readBuckets(store, keys.classPlaces(id), part),
    }));
    yield unitsIn(sorted(lists));
  }
}

interface Entries {
  readonly words: Uint32Array;
  readonly numbers: Uint16Array;
}

/** Entries by place, and in one place by rarity of their class; of each its lower word comes first, as 64 bits have it. */
function sorted(lists: readonly Entries[]): Uint32Array {
  const words = new Uint32Array(lists.reduce((sum, list) => sum + list.words.length, 0));
  let at = 0;
  for (const list of lists)
    for (let from = 0; from < list.words.length; from += 2) {
      const second = list.words[from + 1]!;
      words[at] = second - classIn(second) + list.numbers[classIn(second)]!;
      words[at + 1] = list.words[from]!;
      at += 2;
    }
  new BigUint64Array(words.buffer).sort();
  return words;
}

function* unitsIn(entries: Uint32Array): Generator<Unit, void, undefined> {
  for (let at = 0; at < entries.length;) {
    const place = placeIn(entries[at + 1]!, entries[at]!);
    const stratum = classIn(entries[at]!);
    let records = 0;
    for (; at < entries.length && placeIn(entries[at + 1]!, entries[at]!) === place; at += 2)
      if (classIn(entries[at]!) === stratum) records += 1;
    yield { place, stratum, records };
  }
}
