import type { ArtifactStore } from '../../shared/artifacts/store';

/** Flips one bit of a stored object: the lowest of the byte in its middle, or of the byte at `text`. */
export async function flipBit(store: ArtifactStore, key: string, text?: string): Promise<void> {
  const bytes = Buffer.from(await store.get(key));
  const at = text === undefined ? bytes.byteLength >> 1 : bytes.indexOf(text);
  if (at < 0) throw new Error(`${key} does not hold ${text}`);
  bytes[at]! ^= 1;
  await store.put(key, bytes);
}
