import { ifExists } from '../../shared/artifacts/if-exists';
import { retryConflicts } from '../../shared/artifacts/change-json';
import { modelKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt } from '../../shared/errors';
import { HistoryEntry } from '../../shared/model';

/** Who decides where no person does. */
export const GATE = 'gate';

/** A history as far as it can be read. */
export interface SoundHistory {
  /** The oldest first. */
  readonly entries: readonly HistoryEntry[];
  /** Why a line is no entry, one sentence each. */
  readonly damage: readonly string[];
}

/**
 * Every promotion and refusal of a model, the oldest first.
 *
 * @throws ArtifactCorrupt where a line cannot be read
 */
export async function readHistory(store: ArtifactStore, model: string): Promise<HistoryEntry[]> {
  const { entries, damage } = await readSoundHistory(store, model);
  if (damage[0] !== undefined) throw new ArtifactCorrupt(damage[0]);
  return [...entries];
}

/** As `readHistory`, where a damaged line hides no other. */
export async function readSoundHistory(store: ArtifactStore, model: string): Promise<SoundHistory> {
  return soundOf(await textOf(store, model), `${store.uri}/${modelKeys(model).history}`);
}

async function textOf(store: ArtifactStore, model: string): Promise<string> {
  const bytes = await ifExists(store.get(modelKeys(model).history));
  return new TextDecoder().decode(bytes ?? new Uint8Array());
}

/** What a person may do to a version more than once. */
const REPEATABLE: readonly HistoryEntry['event'][] = ['put-into-use', 'rolled-back'];

/**
 * Adds an entry at the end; none if the same was decided about the same run before, so that a retry adds nothing. What is
 * there stays as it is, a damaged line too: what was decided is never left unsaid for it.
 */
export async function recordHistory(store: ArtifactStore, model: string, entry: HistoryEntry): Promise<void> {
  const key = modelKeys(model).history;
  await retryConflicts(async () => {
    // The head comes first: if somebody adds a line in between, the conditional write fails, as it should.
    const head = await store.head(key);
    const text = head === undefined ? '' : await textOf(store, model);
    const isKnown = soundOf(text, key).entries.some(
      ({ run, event }) => run === entry.run && event === entry.event,
    );
    if (isKnown && !REPEATABLE.includes(entry.event)) return;
    // A line that was cut off has no end of its own.
    const ended = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    const lines = `${ended}${JSON.stringify(entry)}\n`;
    await store.put(key, lines, head === undefined ? { ifNoneMatch: '*' } : { ifMatch: head.etag });
  });
}

function soundOf(text: string, where: string): SoundHistory {
  const entries: HistoryEntry[] = [];
  const damage: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const entry = entryOf(line);
    if (entry !== undefined) entries.push(entry);
    else damage.push(`${where} line ${index + 1} is no entry of a history: ${line.slice(0, 100)}`);
  }
  return { entries, damage };
}

function entryOf(line: string): HistoryEntry | undefined {
  try {
    return HistoryEntry.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
