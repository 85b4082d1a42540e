import { openStore } from '../../shared/artifacts/open';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { temporaryFolder } from './folders';

/** A store in a new folder, which is removed after the file's tests. */
export function temporaryStore(): ArtifactStore {
  const folder = temporaryFolder();
  afterAll(folder.remove);
  return openStore(`file://${folder.path}`);
}
