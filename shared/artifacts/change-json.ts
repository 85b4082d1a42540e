import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { ArtifactConflict } from '../errors';
import { ifExists } from './if-exists';
import { readJson, writeJson } from './json';
import type { ArtifactStore } from './store';

/** Whoever loses a hundred times in a row has more writers against it than a model has runs. */
const TRIES = 100;
const LONGEST_WAIT_MS = 200;

/**
 * Tries a change that fails if somebody else writes first, as often as somebody does.
 *
 * @param attempt reads, then writes under the condition that nothing changed
 * @throws ArtifactConflict if it fails each time
 */
export async function retryConflicts<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ArtifactConflict) || tries === TRIES) throw error;
      await sleep(Math.random() * Math.min(LONGEST_WAIT_MS, 5 * 2 ** tries));
    }
  }
}

/**
 * Reads a JSON artifact, changes it, and writes it if it is still the one that was read.
 *
 * @param change of the value, undefined where there is none; the same value again writes nothing
 * @returns what is stored now
 * @throws ArtifactCorrupt, ArtifactConflict
 */
export async function changeJson<Schema extends z.ZodType>(
  store: ArtifactStore,
  key: string,
  schema: Schema,
  change: (known: z.output<Schema> | undefined) => z.output<Schema>,
): Promise<z.output<Schema>> {
  return retryConflicts(async () => {
    // The head comes first: if the artifact changes in between, the conditional write fails, as it should.
    const head = await store.head(key);
    const known = head === undefined ? undefined : await ifExists(readJson(store, key, schema));
    const changed = change(known);
    if (changed !== known)
      await writeJson(
        store,
        key,
        changed,
        head === undefined ? { ifNoneMatch: '*' } : { ifMatch: head.etag },
      );
    return changed;
  });
}
