import { runKeys } from '../shared/artifacts/keys';
import { InvalidRequest } from '../shared/errors';

export interface PlanLocation {
  readonly storeUri: string;
  readonly run: string;
  /** The same, but for a sweep's variant, which is part of a run. */
  readonly wholeRun: string;
  readonly planKey: string;
}

/** @throws InvalidRequest */
export function parsePlanUri(planUri: string | undefined): PlanLocation {
  const [, storeUri, run] = /^(.+)\/runs\/([^/]+(?:\/variants\/\d+)?)\/plan\.json$/.exec(planUri ?? '') ?? [];
  const [wholeRun] = run?.split('/') ?? [];
  if (storeUri === undefined || run === undefined || wholeRun === undefined) {
    throw new InvalidRequest(
      `the trainer was given ${planUri === undefined ? 'no plan' : `"${planUri}"`}; its one argument is a plan's URI, s3://<bucket>/runs/<run>/plan.json or file:///<folder>/runs/<run>/plan.json`,
    );
  }
  return { storeUri, run, wholeRun, planKey: runKeys(run).plan };
}
