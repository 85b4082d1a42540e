import { artifactLink } from '../../../../shared/links';
import { modelKeys, runKeys } from '../../../../shared/artifacts/keys';
import type { HistoryEntry, ModelManifest } from '../../../../shared/model';
import { RUN_EVENT } from '../../../../shared/workflow';

/** What a person did with a version. */
export interface Move extends Pick<HistoryEntry, 'event' | 'from' | 'to' | 'who' | 'why'> {
  readonly manifest: ModelManifest;
}

export interface MoveEvent {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: Readonly<Record<string, unknown>>;
}

/**
 * The event of a move by hand. Its detail has the fields of the one that ends a run, so that a rule reads both; `state`
 * says what was done, and `who` and `why` by whom.
 */
export function moveEvent(
  { event, from, to, who, why, manifest }: Move,
  { storeUri, region }: { readonly storeUri: string; readonly region: string | undefined },
): MoveEvent {
  const { model, version, lineage, metrics, marks, warnings, decision } = manifest;
  const { promoted, kept, deleted } = RUN_EVENT.detailTypes;
  const isInUse = to === version;
  const { root } = modelKeys(model).version(version);
  const { report, evaluation } = runKeys(lineage.run);
  const link = (key: string) => artifactLink({ storeUri, key, region });
  return {
    Source: RUN_EVENT.source,
    DetailType: event === 'deleted' ? deleted : isInUse ? promoted : kept,
    Detail: {
      run: lineage.run,
      model,
      version,
      modelKey: root,
      promoted: isInUse,
      state: event,
      reason: why,
      metrics: metrics.test,
      baseline: metrics.baseline,
      marks,
      reportKey: report,
      evaluationKey: evaluation,
      warnings,
      // Of the gate, then; its alarms are about runs.
      decision: { ...decision, championUnreadable: null },
      links: { report: link(report), model: link(root) },
      // As in the events of runs: a deployment's rules filter by it.
      bucket: storeUri.startsWith('s3:') ? new URL(storeUri).hostname : null,
      who,
      why,
      from,
      to,
    },
  };
}
