import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const Outcome = z.strictObject({ digest: z.string(), heard: z.int() });

export interface Storm {
  /** `blocked` is the trainer's way, `unblocked` what it would be without it. */
  readonly entry: 'blocked' | 'unblocked';
  readonly kernel: 'onednn' | 'tensorflow';
  readonly cell: 'lstm' | 'gru';
  readonly updates: number;
  /** Whether signals arrive every half millisecond or so, or none at all. */
  readonly signals: boolean;
}

/** What training came to; undefined where the process crashed. */
export type StormOutcome = z.infer<typeof Outcome> | undefined;

/** Trains in a process of its own and, from its first update to its end, sends it signals that it handles. */
export async function trainInStorm({ entry, kernel, cell, updates, signals }: Storm): Promise<StormOutcome> {
  const script = join(__dirname, `${entry}.ts`);
  const child = spawn(process.execPath, ['--import', 'tsx', script, kernel, cell, String(updates)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const ended = once(child, 'close');
  await Promise.race([once(output, 'line'), ended]);
  while (signals && child.exitCode === null && child.signalCode === null) {
    for (let sent = 0; sent < 2; sent++) child.kill('SIGWINCH');
    await sleep(1);
  }
  await ended;
  const last = lines.at(-1);
  return child.exitCode === 0 && last !== undefined ? Outcome.parse(JSON.parse(last)) : undefined;
}
