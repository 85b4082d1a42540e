import type { z } from 'zod';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { readSound, type Read } from './sound';

/** Manifests of some thousand versions are some tens of megabytes. */
const MOST_KEPT = 10_000;

/** Reads artifacts that never change once, and keeps what it read; what is missing or damaged is read again. */
export class ImmutableReader {
  readonly #store: ArtifactStore;
  readonly #kept = new Map<string, unknown>();

  constructor(store: ArtifactStore) {
    this.#store = store;
  }

  async read<Schema extends z.ZodType>(key: string, schema: Schema): Promise<Read<z.output<Schema>>> {
    // A key is always read by the same schema.
    if (this.#kept.has(key)) return { value: this.#kept.get(key) as z.output<Schema> };
    const read = await readSound(this.#store, key, schema);
    if (read.value !== undefined) {
      if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
      this.#kept.set(key, read.value);
    }
    return read;
  }
}
