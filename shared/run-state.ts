import { z } from 'zod';
import { writeJson } from './artifacts/json';
import { runKeys } from './artifacts/keys';
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
