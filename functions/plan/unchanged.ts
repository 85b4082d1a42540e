import { jsonDigest, readJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { LastRun, type RunPlan } from '../../shared/plan';
import type { SkippedOutput } from '../../shared/workflow';
import { ifSound } from '../shards/shard-reuse';

/** Of all that decides what a run of the same data comes to: not how it was asked for, nor how its encoding is found. */
export function requestDigest({ request, vectors }: Pick<RunPlan, 'request' | 'vectors'>): string {
  const indifferent = { recipe: undefined, reuse: undefined, skipUnchanged: undefined };
  const files = vectors.length === 0 ? undefined : vectors.map(({ file, etag }) => [file, etag]);
  return jsonDigest({ ...request, ...indifferent, vectors: files });
}

/**
 * The run that was published last, if its record is sound.
 *
 * @param tell given a sentence where it is damaged: a run is not skipped for it
 */
export const lastRunOf = (
  store: ArtifactStore,
  model: string,
  tell?: (notice: string) => void,
): Promise<LastRun | undefined> =>
  ifSound(readJson(store, modelKeys(model).lastRun, LastRun), (why) =>
    tell?.(
      `Whether anything changed since the last run cannot be told, so this one was not skipped: ${why}.`,
    ),
  );

/**
 * Why a run that asks for it has nothing to do: data and request are those of the model's last run, and that one was
 * held against the champion.
 */
export async function unchangedSince(
  { run, request, dataset, vectors }: Pick<RunPlan, 'run' | 'request' | 'dataset' | 'vectors'>,
  store: ArtifactStore,
): Promise<SkippedOutput | null> {
  if (!request.skipUnchanged) return null;
  const { model } = request;
  const last = await lastRunOf(store, model);
  if (last === undefined || last.run === run || !last.settled) return null;
  const isSame =
    last.datasetFingerprint === dataset.fingerprint &&
    last.requestDigest === requestDigest({ request, vectors });
  if (!isSame) return null;
  const { version, promoted } = last;
  const reason = `Skipped: neither the data nor the request changed since run ${last.run}, whose model ${promoted ? 'was put into use' : last.awaitsApproval ? 'passed the gate and was left to a person to approve' : 'was stored, not promoted'}.`;
  return { status: 'skipped', run, model, reason, version, promoted };
}
