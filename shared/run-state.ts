import { z } from 'zod';
import { ifExists } from './artifacts/if-exists';
import { readJson, writeJson } from './artifacts/json';
import { predictionKeys, runKeys } from './artifacts/keys';
import type { ArtifactStore } from './artifacts/store';

/**
 * `runs/<run>/state.json`: what a run's other artifacts do not say. A run that ends well has a decision and a version;
 * one that fails, is skipped, or is stopped leaves no more than this.
 */
export const RunState = z.strictObject({
  run: z.string(),
  /** `running`: it was continued, whatever it came to before. */
  state: z.enum(['running', 'failed', 'aborted', 'skipped']),
  at: z.string(),
  /** The step that failed. */
  step: z.string().nullable().default(null),
  error: z.string().nullable().default(null),
  /** One sentence: why it failed, or was skipped. */
  cause: z.string().nullable().default(null),
});
export type RunState = z.infer<typeof RunState>;

/** Keeps a run's state beside its artifacts, in place of the one before. */
export async function recordState(store: ArtifactStore, state: z.input<typeof RunState>): Promise<void> {
  await writeJson(store, runKeys(state.run).state, RunState.parse(state));
}

/**
 * Keeps how a run ended of which nothing else says it, since its execution was over before its workflow could: it was
 * stopped, took too long, or met an error that no Catch takes. What the run says itself stays, and so does what was
 * kept after this end: a run that was continued.
 */
export async function recordEnd(store: ArtifactStore, end: z.input<typeof RunState>): Promise<void> {
  if (!(await isUnended(store, end.run))) return;
  const known = await ifExists(readJson(store, runKeys(end.run).state, RunState));
  if (known !== undefined && (known.state !== 'running' || known.at > end.at)) return;
  await recordState(store, end);
}

/**
 * Without a plan it is no run. One that trains may have been stopped between its gate and its publication: its version, where there
 * is one, says more than this state, whoever reads both.
 */
async function isUnended(store: ArtifactStore, run: string): Promise<boolean> {
  const isThere = async (key: string) => (await store.head(key)) !== undefined;
  const predicting = predictionKeys(run);
  if (await isThere(runKeys(run).plan)) return true;
  return (await isThere(predicting.plan)) && !(await isThere(predicting.manifest));
}
