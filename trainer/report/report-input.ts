import type { DatasetManifest } from '../../shared/dataset';
import type { Evaluation } from '../../shared/evaluation';
import type { SettledPlan } from '../train-plan';
import type { DriftReport } from '../../shared/statistics';
import type { MetricName } from '../../shared/metrics';

/** What a report is made from. */
export interface ReportInput {
  readonly plan: SettledPlan;
  readonly manifest: DatasetManifest;
  readonly evaluation: Evaluation;
  /** How the data compares with the champion's; absent in runs from before this was compared. */
  readonly drift?: DriftReport | undefined;
  /** The metric that chooses the best epoch. */
  readonly metric: MetricName;
}
