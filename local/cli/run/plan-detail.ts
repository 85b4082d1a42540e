import { readJson } from '../../../shared/artifacts/json';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { RunPlan } from '../../../shared/plan';
import { PlanOutput } from '../../../shared/workflow';
import type { Json } from '../../emulator/asl/json';
import { bytes, plural } from '../terminal/format';

/** What the frozen plan says, for people: what is read, which run's encoding is reused, which version is in use. */
export async function planDetail(output: Json, store: ArtifactStore): Promise<string | undefined> {
  const parsed = PlanOutput.safeParse(output);
  if (!parsed.success) return undefined;
  const { dataset, reused, champion } = await readJson(store, parsed.data.planKey, RunPlan);
  const sizeBytes = dataset.objects.reduce((sum, object) => sum + object.sizeBytes, 0);
  return [
    `${plural(dataset.objects.length, 'object')}, ${bytes(sizeBytes)} in ${plural(dataset.shards.length, 'shard')}`,
    ...(reused === null ? [] : [`encoded data of run ${reused.run} reused`]),
    champion === null ? 'no model in use yet' : `model in use: ${champion.version}`,
  ].join('; ');
}
