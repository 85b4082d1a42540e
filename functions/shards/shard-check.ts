import { jsonDigest } from '../../shared/artifacts/json';
import type { Shard } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';

/** Enough to tell a damaged item; a state's input has little room. */
const DIGITS = 16;

/** A shard as it is listed for the workflow: a list has no seal, and each call sees its own items only. */
export const withCheck =
  (run: string) =>
  (shard: Shard): Shard => ({ ...shard, check: checkOf(run, shard) });

/** @throws ArtifactCorrupt where an item is not the shard that the run's plan listed */
export function verifyShard(run: string, shard: Shard): void {
  if (shard.check === undefined || shard.check === checkOf(run, shard)) return;
  throw new ArtifactCorrupt(
    `shard ${shard.id} (bytes ${shard.startByte} to ${shard.endByte} of ${shard.key}) is not what run ${run} planned: shards.json was damaged or changed; start a new run`,
  );
}

const checkOf = (run: string, shard: Shard): string =>
  jsonDigest({ run, ...shard, check: undefined }).slice(0, DIGITS);
