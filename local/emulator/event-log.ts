import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import type { ExecutionEvent } from './asl/events';

/** The job's lines have a file of their own, and of a Map's progress there is no end. */
const NOT_LOGGED: readonly ExecutionEvent['type'][] = ['JobLine', 'MapRunProgress'];

/** Everything that an execution told, a JSON object a line: where to look when a run failed. */
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
