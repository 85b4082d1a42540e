import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { runKeys } from '../../../shared/artifacts/keys';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { TrainerEvent } from '../../../shared/progress';

export interface Kill {
  readonly signal: 'SIGKILL' | 'SIGTERM';
  /** After training has begun. */
  readonly afterMs: number;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it was still there to be killed. */
  readonly isKilled: boolean;
  /** From the beginning of training to the end of the process. */
  readonly trainingMs: number;
  /** The failure that it told, if it did. */
  readonly failure: string | undefined;
}

/** Runs the trainer as the job does, and kills it where told to. */
export async function runTrainerProcess(
  imageDir: string,
  { store, run, kill }: { readonly store: ArtifactStore; readonly run: string; readonly kill?: Kill },
): Promise<Ended> {
  const args = [join(imageDir, 'trainer/main.js'), `${store.uri}/${runKeys(run).plan}`];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    // Threads that wait for each other make small networks slow on a busy machine.
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
  let startedMs = Infinity;
  let isKilled = false;
  let failure: string | undefined;
  const killLater = async ({ afterMs, signal }: Kill) => {
    await sleep(afterMs);
    if (child.exitCode === null && child.signalCode === null) isKilled = child.kill(signal);
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = TrainerEvent.parse(JSON.parse(line));
    if (event.event === 'failed') failure = `${event.error}: ${event.cause}`;
    if (event.event !== 'phase' || event.phase !== 'train') return;
    startedMs = performance.now();
    if (kill !== undefined) void killLater(kill);
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on('close', (...end) => resolve(end)),
  );
  const trainingMs = Math.max(0, performance.now() - startedMs);
  return { code, signal, isKilled, trainingMs, failure };
}
