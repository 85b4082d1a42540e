import { z } from 'zod';
import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson } from '../../shared/artifacts/json';
import { buildKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { InvalidRequest } from '../../shared/errors';
import { RunPlan } from '../../shared/plan';
import { listNames, nearestName, showValue } from '../../shared/request/nearest';
import { isRunName } from '../../shared/run-name';

/** The input of an execution that continues a run: its name alone, since its plan is frozen. */
const Asked = z.looseObject({ resume: z.unknown().refine((name) => name !== undefined) });

export interface Resumed {
  readonly plan: RunPlan;
  /** Whether the dataset was sealed: then nothing is left to preprocess. */
  readonly sealed: boolean;
}

/**
 * The run that a request asks to continue; undefined where it asks for a run of its own.
 *
 * @throws InvalidRequest where it asks for more than that, or there is no such run
 */
export async function runToResume(request: unknown, store: ArtifactStore): Promise<Resumed | undefined> {
  const asked = Asked.safeParse(request);
  if (!asked.success) return undefined;
  const { resume, ...rest } = asked.data;
  const [other] = Object.keys(rest);
  if (other !== undefined) {
    throw new InvalidRequest(
      `resume continues a run as it was planned, and ${other} stands beside it; give {"resume": "<run>"} alone, or start a run of its own`,
    );
  }
  const plan =
    typeof resume === 'string' && isRunName(resume)
      ? await ifExists(readJson(store, runKeys(resume).plan, RunPlan))
      : undefined;
  if (plan === undefined) throw new InvalidRequest(await noSuchRun(resume, store));
  return { plan, sealed: (await store.head(buildKeys(plan.buildRoot).manifest)) !== undefined };
}

async function noSuchRun(resume: unknown, store: ArtifactStore): Promise<string> {
  const names: string[] = [];
  for await (const { key } of store.list('runs/')) {
    const name = /^runs\/([^/]+)\/plan\.json$/.exec(key)?.[1];
    if (name !== undefined) names.push(name);
  }
  const near = nearestName(String(resume), names);
  const known =
    names.length === 0 ? 'there is none yet' : `the last ones are ${listNames(names.slice(-3), 'and')}`;
  const hint = near === undefined ? known : `did you mean ${showValue(near)}?`;
  return `resume is ${showValue(resume)}, and no run of that name has a plan in ${store.uri}; ${hint}`;
}
