import { createWriteStream, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { ExecutionEvent } from './asl/events';

/** The job's lines have their own file, and a Map reports its progress endlessly. */
const NOT_LOGGED: readonly ExecutionEvent['type'][] = ['JobLine', 'MapRunProgress'];

export interface EventLog {
  readonly path: string;
  take(event: ExecutionEvent): void;
  close(): Promise<void>;
}

/**
 * Everything that an execution reported, one JSON object per line: the place to look when a run has failed. Where an
 * earlier execution of the same name has its log in the folder, this one's has a number.
 */
export function openEventLog(folder: string): EventLog {
  mkdirSync(folder, { recursive: true });
  const { path, file } = openFree(folder);
  const log = createWriteStream(path, { fd: file });
  return {
    path,
    take: (event) => {
      if (!NOT_LOGGED.includes(event.type)) log.write(`${JSON.stringify(event)}\n`);
    },
    close: async () => {
      log.end();
      await finished(log);
    },
  };
}

/** Another process may take a name at the same moment, so that looking for a free one is not enough. */
function openFree(folder: string): { readonly path: string; readonly file: number } {
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? 'execution.jsonl' : `execution-${number}.jsonl`);
    try {
      return { path, file: openSync(path, 'wx') };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
