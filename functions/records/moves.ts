import { z } from 'zod';
import { jsonDigest, readJson } from '../../shared/artifacts/json';
import type { BuildKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { SPLITS, type Split } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import { isStratified, type DataSource } from '../../shared/request/data';
import type { DataSplit } from '../../shared/request/split';

/** Places of records among all: as many as a double holds exactly, with room. */
const PLACES = 2 ** 48;
const HEX_DIGITS = 12;

/**
 * The place of a record among all: the first 48 bits of the digest of its bytes or key, which is in hexadecimal and lower
 * case. Digit by digit, since this runs for every record and `parseInt` is no part of what the engine compiles.
 */
export function placeOf(digest: string): number {
  let place = 0;
  for (let at = 0; at < HEX_DIGITS; at += 1) place = place * 16 + digitOf(digest.charCodeAt(at));
  return place;
}

const NINE = 0x39;
const digitOf = (code: number): number => (code <= NINE ? code - 0x30 : code - 0x57);

/** The shares of records dealt by hash that a split holds out; of training files none is for the test split. */
export const sharesOf = (split: DataSplit): { readonly validation: number; readonly test: number } => ({
  validation: split.validationShare,
  test: 'testShare' in split ? split.testShare : 0,
});

/** The split of a place, by hash alone: places below the share of the test split are in it, then come those of validation. */
export function sideOfPlace(place: number, split: DataSplit): Split {
  const { validation, test } = sharesOf(split);
  const position = place / PLACES;
  if (position < test) return 'test';
  return position < test + validation ? 'validation' : 'train';
}

/** By its place, the split of each record that a stratified split deals otherwise than `sideOfPlace`. */
export type Moves = ReadonlyMap<number, Split>;

/** `moves.json`: the places of those records, split by split; `digest` is that of the lists. */
export const MovedRecords = z.strictObject({
  digest: z.string(),
  places: z.strictObject({
    train: z.array(z.int()),
    validation: z.array(z.int()),
    test: z.array(z.int()),
  }),
});
export type MovedRecords = z.infer<typeof MovedRecords>;

export interface StoredMoves {
  readonly digest: string;
  readonly moves: Moves;
}

/**
 * What was stored of a stratified split; undefined where the request asks for none.
 *
 * @throws ArtifactCorrupt where the places are not those that were dealt
 */
export async function readMoves(
  store: ArtifactStore,
  keys: Pick<BuildKeys, 'moves'>,
  data: Pick<DataSource, 'split'>,
): Promise<StoredMoves | undefined> {
  if (!isStratified(data)) return undefined;
  const { digest, places } = await readJson(store, keys.moves, MovedRecords);
  if (jsonDigest(places) !== digest)
    throw new ArtifactCorrupt(
      `${store.uri}/${keys.moves} is not what was written: its digest is of other places; run again with "reuse": "refuse"`,
    );
  const moves = new Map(SPLITS.flatMap((split) => places[split].map((place) => [place, split] as const)));
  return { digest, moves };
}
