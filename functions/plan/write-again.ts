import type { z } from 'zod';
import { readJson, writeJson } from '../../shared/artifacts/json';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactConflict } from '../../shared/errors';

/** Writes what follows from the frozen plan, where an earlier attempt did not. */
export async function writeAgain(store: ArtifactStore, key: string, value: unknown): Promise<void> {
  try {
    await writeJson(store, key, value, { ifNoneMatch: '*' });
  } catch (error) {
    // Written by an earlier attempt, from the same frozen plan.
    if (!(error instanceof ArtifactConflict)) throw error;
  }
}

/** Writes what is frozen, or gives back what an earlier attempt froze under the key. */
export async function writeOnce<Schema extends z.ZodType>(
  store: ArtifactStore,
  { key, schema, value }: { readonly key: string; readonly schema: Schema; readonly value: z.output<Schema> },
): Promise<z.output<Schema>> {
  try {
    await writeJson(store, key, value, { ifNoneMatch: '*' });
    return value;
  } catch (error) {
    if (!(error instanceof ArtifactConflict)) throw error;
    return readJson(store, key, schema);
  }
}
