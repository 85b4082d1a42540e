import { z } from 'zod';
import { ifExists } from '../../shared/artifacts/if-exists';
import { readJson, writeJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { ArtifactCorrupt, describeError } from '../../shared/errors';

/** `checkpoints/time.json` */
const TimeUsed = z.strictObject({ seconds: z.number().min(0) });

/** A killed attempt goes uncounted for this share of the budget at most. */
const SHARE_BETWEEN_WRITES = 0.02;
const LEAST_SECONDS = 0.5;
const MOST_SECONDS = 15;

export interface TimeUsedOptions {
  readonly store: ArtifactStore;
  readonly run: string;
  readonly budgetSeconds: number;
  /** Of this attempt. */
  readonly elapsedSeconds: () => number;
  readonly notice: (message: string) => void;
}

export interface TimeUsedKeeper {
  /** Of all attempts before this one, killed ones among them. */
  readonly secondsBefore: number;
  stop(): Promise<void>;
}

/**
 * Writes down, again and again, what the attempts of a run have used of its budget: a process that is killed cannot say
 * so at its end.
 */
export async function keepTimeUsed(options: TimeUsedOptions): Promise<TimeUsedKeeper> {
  const { store, run, budgetSeconds, elapsedSeconds, notice } = options;
  const key = runKeys(run).timeUsed;
  const secondsBefore = await secondsUsed(store, key, notice);
  let writing: Promise<void> = Promise.resolve();
  let isWriting = false;

  async function write(): Promise<void> {
    isWriting = true;
    try {
      await writeJson(store, key, { seconds: secondsBefore + elapsedSeconds() });
    } catch (error) {
      // The budget is a bound on cost: training does not fail because it could not be noted once.
      notice(`${key} could not be written: ${describeError(error).cause}`);
    } finally {
      isWriting = false;
    }
  }

  const seconds = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, budgetSeconds * SHARE_BETWEEN_WRITES));
  const timer = setInterval(() => {
    if (!isWriting) writing = write();
  }, seconds * 1000);
  return {
    secondsBefore,
    async stop() {
      clearInterval(timer);
      await writing;
      await write();
    },
  };
}

async function secondsUsed(
  store: ArtifactStore,
  key: string,
  notice: TimeUsedOptions['notice'],
): Promise<number> {
  try {
    return (await ifExists(readJson(store, key, TimeUsed)))?.seconds ?? 0;
  } catch (error) {
    if (!(error instanceof ArtifactCorrupt)) throw error;
    notice(`${error.message}: the time of earlier attempts is not counted`);
    return 0;
  }
}
