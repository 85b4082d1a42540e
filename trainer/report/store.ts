import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { MODEL_FILE } from '../export/model-files';
import { renderReport } from './report';
import type { ReportInput } from './report-input';

/** The report beside the run's other artifacts, and among the model's files. */
export async function storeReport(store: ArtifactStore, input: ReportInput): Promise<void> {
  const html = await renderReport(input);
  const keys = runKeys(input.plan.run);
  await store.put(keys.report, html);
  await store.put(`${keys.candidate}${MODEL_FILE.report}`, html);
}
