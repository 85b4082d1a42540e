/**
 * Entry of the training container: `main <planUri>`, planUri = `<store>/runs/<run>/plan.json`.
 * Prints `TrainerEvent`s as JSON lines. Exit codes are those of `EXIT_CODE`, 128 + n after signal n, and 1 for a
 * fault that has no name.
 */
// First: threads that are started before it take signals.
import './engine/block-signals';
import { constants } from 'node:os';
import { z } from 'zod';
import { readJson, writeJson } from '../shared/artifacts/json';
import { runKeys } from '../shared/artifacts/keys';
import { openStore } from '../shared/artifacts/open';
import type { ArtifactStore } from '../shared/artifacts/store';
import { describeError, InvalidRequest } from '../shared/errors';
import { RunPlan } from '../shared/plan';
import { exitCodeOf, StopSignal } from './exit';
import { withEpochMetricsOnAws } from './epoch-metrics';
import { type GpuWatch, watchGpu } from './gpu-usage';
import { parsePlanUri } from './plan-uri';
import { progressLines, type Progress } from './progress';
import { runOnce } from './run-once';
import { runRematch } from './rematch';
import { runVariant } from './sweep';
import type { RunOptions } from './train-plan';

/**
 * A machine that is reclaimed gives 120 s, of which a checkpoint may need most. Artifacts are written whole or not at
 * all, so a process that does not end in this time may be killed.
 */
const MILLISECONDS_TO_STOP = 100_000;

/** `TRAINER_DEVICE=gpu` is set if a GPU is paid for: the job then never trains on anything else. */
const Device = z.enum(['any', 'gpu']).default('any');

function requiresGpu(value: string | undefined): boolean {
  const device = Device.safeParse(value);
  if (device.success) return device.data === 'gpu';
  throw new InvalidRequest(`TRAINER_DEVICE is "${value}"; give one of ${Device.unwrap().options.join(', ')}`);
}

async function main(planUri: string | undefined): Promise<number> {
  const signal = abortOnSignals();
  let progress = progressOf('');
  let gpu: GpuWatch | undefined;
  let failureTo: { store: ArtifactStore; key: string } | undefined;
  try {
    const { storeUri, run, planKey } = parsePlanUri(planUri);
    progress = progressOf(run);
    const store = openStore(storeUri);
    const plan = await readJson(store, planKey, RunPlan);
    const onGpu = requiresGpu(process.env['TRAINER_DEVICE']);
    gpu = onGpu ? watchGpu() : undefined;
    const gpuUsage = () => gpu?.usage();
    progress = withEpochMetricsOnAws(progress, {
      run,
      model: plan.request.model,
      environment: process.env,
      write: writeLine,
      now: () => Date.now(),
      gpuUsage,
    });
    failureTo = { store, key: runKeys(plan.variantOf ?? plan.rematchOf ?? run).failure };
    // Variants run in parallel: none may delete another's account.
    if (plan.variantOf === null) await store.delete(failureTo.key);
    await jobOf(plan)({
      store,
      plan,
      progress,
      signal,
      // The process started within a second of the container.
      elapsedSeconds: () => performance.now() / 1000,
      requiresGpu: onGpu,
      gpuUsage,
    });
    return exitCodeOf(undefined);
  } catch (thrown) {
    if (!(thrown instanceof StopSignal)) {
      const failure = describeError(thrown);
      progress({ event: 'failed', ...failure });
      if (failureTo !== undefined) await leaveFailure(failureTo.store, failureTo.key, failure, progress);
    }
    return exitCodeOf(thrown);
  } finally {
    gpu?.stop();
  }
}

/** A plan is that of a run, of one variant of a sweep, or of a rematch. */
function jobOf({ variantOf, rematchOf }: RunPlan): (options: RunOptions) => Promise<unknown> {
  if (rematchOf !== null) return runRematch;
  return variantOf === null ? runOnce : runVariant;
}

/** A store that does not answer must not hide the failure itself. */
async function leaveFailure(
  store: ArtifactStore,
  key: string,
  failure: ReturnType<typeof describeError>,
  progress: Progress,
): Promise<void> {
  try {
    await writeJson(store, key, failure);
  } catch (thrown) {
    progress({ event: 'notice', message: `${key} could not be written: ${describeError(thrown).cause}` });
  }
}

const writeLine = (line: string) => void process.stdout.write(`${line}\n`);

function progressOf(run: string): Progress {
  return progressLines({
    run,
    write: writeLine,
    now: () => performance.now(),
  });
}

function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.once(name, () => {
      const reason = new StopSignal(name, constants.signals[name]);
      controller.abort(reason);
      setTimeout(() => process.exit(exitCodeOf(reason)), MILLISECONDS_TO_STOP).unref();
    });
  }
  return controller.signal;
}

// The reader of the lines may end first; the run's artifacts are what counts.
process.stdout.on('error', () => undefined);
void main(process.argv[2]).then((code) => process.exit(code));
