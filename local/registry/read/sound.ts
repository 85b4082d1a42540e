import type { z } from 'zod';
import { readJson } from '../../../shared/artifacts/json';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { ArtifactCorrupt, ArtifactNotFound } from '../../../shared/errors';

/** An artifact that was read, or why it cannot be: damage is shown, and hides nothing else. */
export type Read<Value> =
  | { readonly value: Value; readonly damage?: undefined }
  | { readonly value?: undefined; readonly damage: string | undefined };

/** Both undefined where the key does not exist. @throws StoreUnavailable, AccessDenied */
export async function readSound<Schema extends z.ZodType>(
  store: ArtifactStore,
  key: string,
  schema: Schema,
): Promise<Read<z.output<Schema>>> {
  return soundOf(readJson(store, key, schema));
}

/** As `readSound`, of whatever is being read. */
export async function soundOf<Value>(reading: Promise<Value>): Promise<Read<Value>> {
  try {
    return { value: await reading };
  } catch (error) {
    if (error instanceof ArtifactNotFound) return { damage: undefined };
    if (error instanceof ArtifactCorrupt) return { damage: error.message };
    throw error;
  }
}
