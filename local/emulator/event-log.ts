import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
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
  const path = freePath(folder);
  const log = createWriteStream(path, { flags: 'wx' });
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

function freePath(folder: string): string {
  for (let number = 1; ; number++) {
    const path = join(folder, number === 1 ? 'execution.jsonl' : `execution-${number}.jsonl`);
    if (!existsSync(path)) return path;
  }
}
