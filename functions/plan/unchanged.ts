import { jsonDigest, readJson } from '../../shared/artifacts/json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { LastRun, type RunPlan } from '../../shared/plan';
import type { RunRequest } from '../../shared/request/request';
import type { SkippedOutput } from '../../shared/workflow';
import { ifExists } from '../../shared/artifacts/if-exists';

/** Of all that decides what a run of the same data comes to: not how it was asked for, nor how its encoding is found. */
export function requestDigest(request: RunRequest): string {
  const indifferent = { recipe: undefined, reuse: undefined, skipUnchanged: undefined };
  return jsonDigest({ ...request, ...indifferent });
}

/**
 * Why a run that asks for it has nothing to do: data and request are those of the model's last run, and that one was
 * held against the champion.
 */
export async function unchangedSince(
  { run, request, dataset }: Pick<RunPlan, 'run' | 'request' | 'dataset'>,
  store: ArtifactStore,
): Promise<SkippedOutput | null> {
  if (!request.skipUnchanged) return null;
  const { model } = request;
  const last = await ifExists(readJson(store, modelKeys(model).lastRun, LastRun));
  if (last === undefined || last.run === run || !last.settled) return null;
  const isSame =
    last.datasetFingerprint === dataset.fingerprint && last.requestDigest === requestDigest(request);
  if (!isSame) return null;
  const { version, promoted } = last;
  const reason = `Skipped: neither the data nor the request changed since run ${last.run}, whose model ${promoted ? 'was put into use' : last.awaitsApproval ? 'passed the gate and was left to a person to approve' : 'was stored, not promoted'}.`;
  return { status: 'skipped', run, model, reason, version, promoted };
}
