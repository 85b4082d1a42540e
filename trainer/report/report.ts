import type { DatasetManifest } from '../../shared/dataset';
import type { Evaluation } from '../../shared/evaluation';
import type { RunPlan } from '../../shared/plan';
import type { MetricName } from '../../shared/request/training';
import type { NetworkConfig } from '../network/config';

export interface ReportInput {
  readonly plan: RunPlan;
  readonly manifest: DatasetManifest;
  readonly evaluation: Evaluation;
  /** The metric of early stopping. */
  readonly metric: MetricName;
  readonly network: NetworkConfig;
}

export function renderReport(input: ReportInput): string {
  return `<!doctype html><pre>${JSON.stringify(input.evaluation)}</pre>`;
}
