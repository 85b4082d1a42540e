import type { DatasetManifest } from '../../shared/dataset';
import type { Evaluation } from '../../shared/evaluation';
import type { RunPlan } from '../../shared/plan';
import type { MetricName } from '../../shared/request/training';

/** What a report is made from. */
export interface ReportInput {
  readonly plan: RunPlan;
  readonly manifest: DatasetManifest;
  readonly evaluation: Evaluation;
  /** The metric of early stopping. */
  readonly metric: MetricName;
}
