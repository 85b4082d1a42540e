import { runKeys } from '../shared/artifacts/keys';
import { InvalidRequest } from '../shared/errors';

export interface PlanLocation {
  readonly storeUri: string;
  /** Parts of a run: a sweep's variant, `<run>/variants/<number>`, and a rematch, `<run>/rematches/<champion>`. */
  readonly run: string;
  readonly planKey: string;
}

/** @throws InvalidRequest */
export function parsePlanUri(planUri: string | undefined): PlanLocation {
  const [, storeUri, run] =
    /^(.+)\/runs\/([^/]+(?:\/variants\/\d+|\/rematches\/[^/]+)?)\/plan\.json$/.exec(planUri ?? '') ?? [];
  if (storeUri === undefined || run === undefined) {
    throw new InvalidRequest(
      `the trainer was given ${planUri === undefined ? 'no plan' : `"${planUri}"`}; its one argument is a plan's URI, s3://<bucket>/runs/<run>/plan.json or file:///<folder>/runs/<run>/plan.json`,
    );
  }
  return { storeUri, run, planKey: runKeys(run).plan };
}
