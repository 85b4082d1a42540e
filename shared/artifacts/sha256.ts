import { createHash } from 'node:crypto';
import type { ArtifactStore } from './store';

/** SHA-256 of an artifact's bytes in hexadecimal, read as a stream. @throws ArtifactNotFound */
export async function sha256Of(store: ArtifactStore, key: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of store.stream(key)) hash.update(chunk);
  return hash.digest('hex');
}
