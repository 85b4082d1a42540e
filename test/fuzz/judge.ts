import assert from 'node:assert/strict';
import { RawExample, type Reject } from '../../shared/dataset';
import * as errors from '../../shared/errors';
import type { Built, BuiltShard, EncodedRecord } from './built';
import type { FuzzCase } from './cases';
import type { Dataset } from './datasets';
import type { ExpectedRecord } from './expected';
import { matchesOf } from './matching';
import { checkMeaning } from './meaning';
import { checkDuplicates, checkSides } from './sides';
import { checkStrata } from './strata';
import { expectedOf, isPlaced, placeOf, sourcesOf, type Source } from './sources';

/** What a dataset may be refused with; all else is a bug of the pipeline or of the generator. */
const REFUSALS = [
  'DatasetNotFound',
  'DatasetChanged',
  'DatasetUnusable',
  'UnreadableShard',
  'TooManyRejects',
];
const MOST_CHARACTERS = 4_000;

/** @throws AssertionError where a refusal is no named error of one sentence, or a clean dataset was refused */
export function judgeRefusal(thrown: unknown, { damages, change, dataset }: FuzzCase): string {
  assert(thrown instanceof errors.UnrollError, `an unnamed error: ${String(thrown)}`);
  assert(REFUSALS.includes(thrown.name), `${thrown.name} for a valid request: ${thrown.message}`);
  assert(/^[^\n\r]{20,}$/.test(thrown.message), `not one sentence: ${thrown.message}`);
  assert(thrown.message.length <= MOST_CHARACTERS, `a sentence of ${thrown.message.length} characters`);
  assert(!/\bundefined\b|\[object|NaN %/.test(thrown.message), `a hole in the sentence: ${thrown.message}`);
  if (thrown.name === 'DatasetChanged') assert(change !== undefined, 'DatasetChanged, and nothing changed');
  if (damages.length === 0 && change === undefined)
    // By chance a split may be empty or have one class only, or no file be as long as a window.
    assert(
      thrown.name === 'DatasetUnusable' || isByChance(thrown) || hasNoWindow(dataset),
      `a clean dataset: ${thrown.message}`,
    );
  return thrown.name;
}

/** Long sequences, rare labels and values at the edge of a float are set aside in clean datasets too. */
const BY_CHANCE = ['sequence-too-long', 'unseen-label', 'not-finite'];

const isByChance = ({ name, message }: Error): boolean =>
  name === 'TooManyRejects' && BY_CHANCE.some((reason) => message.includes(reason));

function hasNoWindow({ subject: { shape }, files }: Dataset): boolean {
  const longest = Math.max(...[...files.values()].map(({ rows }) => rows.length));
  return shape.kind === 'windows' && longest < Number(shape['length']) + Number(shape['horizon']);
}

/**
 * Holds what a run built against what other code finds in the files: each record is encoded or set aside, once, at
 * its place, as it was written.
 *
 * @throws AssertionError
 */
export function judgeBuilt(built: Built, fuzzed: FuzzCase): 'clean' | 'set aside' {
  const { manifest, shards } = built;
  const { read, encoded, rejected } = manifest.records;
  const kept = encoded.train + encoded.validation + encoded.test;
  const dropped = sum(shards, droppedOf);
  assert.equal(read, kept + rejected + dropped, 'read is encoded, rejected and dropped');
  assert.equal(
    sum(shards, ({ receipt }) => receipt.read),
    read,
    'receipts add up to the manifest',
  );
  for (const source of sourcesOf(built)) {
    for (const shard of source.shards) checkShard(shard, source, fuzzed);
    if (source.isWhole) checkSource(source, fuzzed);
  }
  checkChange(built, fuzzed);
  const matches = matchesOf(built, fuzzed);
  checkMeaning(built, matches);
  checkSides(built, matches);
  checkStrata(built, matches);
  checkDuplicates(built, matches);
  const isClean = rejected === 0 && manifest.shardsSetAside.length === 0;
  if (fuzzed.damages.length === 0 && fuzzed.change === undefined) {
    assert.equal(manifest.shardsSetAside.length, 0, 'a clean shard was set aside');
    const odd = manifest.rejectReasons.filter(({ reason }) => !BY_CHANCE.includes(reason));
    assert.deepEqual(odd, [], 'clean records were set aside');
  }
  return isClean ? 'clean' : 'set aside';
}

/** What changed before it was read again is in no dataset. */
function checkChange(built: Built, { change, files }: FuzzCase): void {
  if (change === undefined || change.moment.startsWith('while')) return;
  const before = files.get(change.key)?.bytes;
  if (change.bytes !== undefined && before?.equals(change.bytes)) return;
  const used = sourcesOf(built).find(
    (source) => source.shards.length > 0 && source.files.includes(change.key),
  );
  assert(used === undefined, `${change.key} changed, and was used`);
}

function checkShard({ receipt, records, rejects }: BuiltShard, source: Source, { files }: FuzzCase): void {
  const { encoded } = receipt;
  for (const split of ['train', 'validation', 'test'] as const)
    assert.equal(
      records.filter((record) => record.split === split).length,
      encoded[split],
      `rows of ${split}`,
    );
  assert.equal(rejects.length, receipt.rejected, 'each rejected record is listed');
  assert.equal(
    sum(receipt.reasons, (reason) => reason.records),
    receipt.rejected,
    'reasons add up',
  );
  for (const reject of rejects) {
    assert(source.files.includes(reject.file), `${reject.file} is a file of the shard`);
    const file = files.get(reject.file);
    const length = file === undefined || file.isTorn ? Infinity : file.text.length;
    assert(reject.reason !== '' && reject.detail.length > 10, `a reason: ${JSON.stringify(reject)}`);
    assert(
      reject.detail.length < MOST_CHARACTERS && reject.record.length <= MOST_CHARACTERS,
      'a bounded reject',
    );
    assert(
      reject.byteOffset < Math.max(1, length),
      `an offset in the file: ${reject.byteOffset} of ${length}`,
    );
  }
  records.forEach(checkNumbers);
}

function checkNumbers(record: EncodedRecord): void {
  const { input, conditions, features, target, offset, spread, raw } = record;
  const all = [...input, ...conditions, ...features.flat(), ...[target].flat(), offset ?? 0, spread ?? 1];
  assert(all.every(Number.isFinite), `numbers are finite: ${JSON.stringify(record)}`);
  for (const feature of features)
    assert.equal(feature.length % input.length, 0, 'features are as long as the input, or a multiple of it');
  assert.equal(raw !== undefined, record.split === 'test', 'test records are kept');
  if (raw !== undefined) RawExample.parse(JSON.parse(raw));
}

const droppedOf = ({ receipt: { dropped } }: BuiltShard): number =>
  (dropped?.train ?? 0) + (dropped?.validation ?? 0);

/** Records of a source against those that other code finds in its files. */
function checkSource(source: Source, fuzzed: FuzzCase): void {
  const { dataset, files } = fuzzed;
  const lines = source.shards.flatMap(({ records }) => records.map(({ line }) => line));
  const rejects = source.shards.flatMap((shard) => shard.rejects);
  for (const key of source.files) if (files.get(key)?.isTorn === true) checkTorn(key, rejects);
  const expected = expectedOf(source, fuzzed);
  if (expected === undefined) return;
  const what = source.files.join(', ');
  const dropped = sum(source.shards, droppedOf);
  assert.equal(lines.length + rejects.length + dropped, expected.length, `records of ${what}`);
  const starts = new Set(expected.map(({ line }) => line));
  for (const line of lines) assert(starts.has(line), `a record starts at line ${line} of ${what}`);
  if (source.files.length === 1)
    assert.equal(new Set(lines).size, lines.length, `each record of ${what} once`);
  if (!isPlaced(fuzzed)) return;
  const places = new Set(expected.map(placeOf));
  const setAside = new Set(rejects.map(placeOf));
  assert.equal(setAside.size, rejects.length, `each reject of ${what} once`);
  for (const place of setAside) assert(places.has(place), `a record starts at ${place}`);
  if (dropped === 0)
    assert.deepEqual(
      sorted([...lines, ...rejects.map(({ line }) => line)]),
      linesOf(expected),
      `lines of ${what}`,
    );
  // The rows of a group are shown in their own order.
  if (dataset.written.format.kind === 'parquet' || dataset.subject.shape.kind !== 'rows') return;
  for (const reject of rejects) checkPlace(reject, files.get(reject.file)?.text ?? Buffer.alloc(0));
}

/** What is left of a torn stream ends with one reject that says so, unless the tear lost nothing. */
function checkTorn(key: string, rejects: readonly Reject[]): void {
  const torn = rejects.filter(
    ({ file, reason }) => file === key && /^(truncated|damaged)-gzip$/.test(reason),
  );
  assert(torn.length <= 1, `${torn.length} ends of ${key}`);
}

/** The offset is that of the record that the reject shows. */
function checkPlace({ byteOffset, record }: { byteOffset: number; record: string }, bytes: Buffer): void {
  const shown = record.slice(0, 20);
  const there = bytes
    .subarray(byteOffset, byteOffset + 200)
    .toString()
    .replace(/^\ufeff/, '');
  assert(there.startsWith(shown) || shown.endsWith('…'), `${JSON.stringify(shown)} at byte ${byteOffset}`);
}

const linesOf = (records: readonly ExpectedRecord[]): number[] => sorted(records.map(({ line }) => line));
const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
const sum = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((total, value) => total + of(value), 0);
