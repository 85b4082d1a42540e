import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import type { ExecutionEvent } from './asl/events';

/** The job's lines have their own file, and a Map reports its progress endlessly. */
const NOT_LOGGED: readonly ExecutionEvent['type'][] = ['JobLine', 'MapRunProgress'];

/** Everything that an execution reported, one JSON object per line: the place to look when a run has failed. */
export function openEventLog(path: string): { take(event: ExecutionEvent): void; close(): Promise<void> } {
  mkdirSync(dirname(path), { recursive: true });
  const log = createWriteStream(path);
  return {
    take: (event) => {
      if (!NOT_LOGGED.includes(event.type)) log.write(`${JSON.stringify(event)}\n`);
    },
    close: async () => {
      log.end();
      await finished(log);
    },
  };
}
