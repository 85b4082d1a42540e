import { z } from 'zod';
import { readJson } from '../../shared/artifacts/json';
import { buildKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { DatasetManifest } from '../../shared/dataset';
import type { DataSource } from '../../shared/request/data';
import { ifSound } from '../shards/shard-reuse';
import { isTolerated } from '../shards/tolerance';

interface Tolerance extends Pick<DataSource, 'rejects'> {
  /** Into how many shards this run would cut the dataset. */
  readonly shards: number;
  /** Given a sentence where the encoding is there and cannot be used, since it is damaged. */
  readonly tell: (notice: string) => void;
  /** When the bucket deletes encoded datasets, and the time now; undefined where it never does. */
  readonly expiry?: { readonly days: number; readonly now: Date } | undefined;
}

/** A run may wait for a machine and train for days; a dataset must outlast it. */
const MARGIN_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * The sealed encoding at `manifestKey`, where a run may use it: its build still exists, and it set aside no more
 * than this request tolerates (an earlier request may have tolerated more).
 */
export async function findReusable(
  store: ArtifactStore,
  manifestKey: string,
  { rejects, shards, tell, expiry }: Tolerance,
): Promise<DatasetManifest | undefined> {
  // Damaged, or written by another version: the data is encoded again, which costs time and loses nothing.
  const manifest = await ifSound(readJson(store, manifestKey, DatasetManifest), (why) =>
    tell(`The encoding of an earlier run was passed over, and the data encoded again: ${why}.`),
  );
  if (manifest === undefined) return undefined;
  if (expiry !== undefined && (await isNearItsEnd(store, manifest.run, expiry))) return undefined;
  const isComplete = (await store.head(buildKeys(manifest.root).manifest)) !== undefined;
  const { read, rejected } = manifest.records;
  const areRecordsTolerated = isTolerated(rejected, read, rejects.toleratedShare);
  const toleratedShardShare = rejects.toleratedShardPercentage / 100;
  const areShardsTolerated = isTolerated(manifest.shardsSetAside.length, shards, toleratedShardShare);
  return isComplete && areRecordsTolerated && areShardsTolerated ? manifest : undefined;
}

/** By the start of the run that built it, before any of its objects was written; where that is gone, so may objects be. */
async function isNearItsEnd(
  store: ArtifactStore,
  run: string,
  { days, now }: NonNullable<Tolerance['expiry']>,
): Promise<boolean> {
  const built = await ifSound(readJson(store, runKeys(run).batchPlan, Built));
  return built === undefined || now.getTime() - Date.parse(built.startedAt) > (days - MARGIN_DAYS) * DAY_MS;
}

const Built = z.object({ startedAt: z.string() });
