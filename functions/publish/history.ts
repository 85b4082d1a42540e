import { ifExists } from '../../shared/artifacts/if-exists';
import { retryConflicts } from '../../shared/artifacts/change-json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';
import { HistoryEntry } from '../../shared/model';

/** Who decides where no person does. */
export const GATE = 'gate';

/**
 * Every promotion and refusal of a model, the oldest first.
 *
 * @throws ArtifactCorrupt
 */
export async function readHistory(store: ArtifactStore, model: string): Promise<HistoryEntry[]> {
  const key = modelKeys(model).history;
  const bytes = await ifExists(store.get(key));
  const lines = new TextDecoder().decode(bytes ?? new Uint8Array()).split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line, index) => parseEntry(line, `${key} line ${index + 1}`));
}

/** What a person may do to a version more than once. */
const REPEATABLE: readonly HistoryEntry['event'][] = ['put-into-use', 'rolled-back'];

/** Adds an entry at the end; none if the same was decided about the same run before, so that a retry adds nothing. */
export async function recordHistory(store: ArtifactStore, model: string, entry: HistoryEntry): Promise<void> {
  const key = modelKeys(model).history;
  await retryConflicts(async () => {
    // The head comes first: if somebody adds a line in between, the conditional write fails, as it should.
    const head = await store.head(key);
    const history = head === undefined ? [] : await readHistory(store, model);
    const isKnown = history.some(({ run, event }) => run === entry.run && event === entry.event);
    if (isKnown && !REPEATABLE.includes(entry.event)) return;
    const lines = [...history, entry].map((line) => `${JSON.stringify(line)}\n`).join('');
    await store.put(key, lines, head === undefined ? { ifNoneMatch: '*' } : { ifMatch: head.etag });
  });
}

function parseEntry(line: string, where: string): HistoryEntry {
  try {
    return HistoryEntry.parse(JSON.parse(line));
  } catch (cause) {
    throw new ArtifactCorrupt(
      `${where} is no entry of a history: ${line.slice(0, 100)}; it was changed by hand`,
      {
        cause,
      },
    );
  }
}
