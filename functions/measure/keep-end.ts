import { z } from 'zod';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { recordEnd } from '../../shared/run-state';
import { isRunName } from '../../shared/run-name';
import { UNCATCHABLE } from '../../shared/workflow';
import type { MeasuredEvent } from './events';

/** An execution that continues a run has a name of its own. */
const Continuing = z.union([
  z.object({ resume: z.string() }).transform(({ resume }) => resume),
  z.object({ predict: z.object({ resume: z.string() }) }).transform(({ predict }) => predict.resume),
]);

/**
 * Keeps the end of an execution that was stopped, took too long, or met what no Catch takes, as the state of its run:
 * nothing of the workflow runs any more that could. A run that said itself why it failed is left as it is.
 */
export async function keepEnd(event: MeasuredEvent, store: ArtifactStore): Promise<void> {
  if (event['detail-type'] !== 'Step Functions Execution Status Change') return;
  const { name, status, stopDate, error, cause, input } = event.detail;
  const run = runOf(name, input);
  if (!isRunName(run)) return;
  // The event's own time has no fraction of a second.
  const at = new Date(stopDate ?? event.time).toISOString();
  if (status === 'ABORTED') await recordEnd(store, { run, state: 'aborted', at, cause: cause ?? null });
  else if (status === 'TIMED_OUT')
    await recordEnd(store, {
      ...{ run, state: 'failed', at, error: error ?? 'States.Timeout' },
      cause:
        cause ?? 'the execution took longer than the workflow may; continue the run, or give it less to do',
    });
  // A workflow that could catch its error has kept it, and one that was refused may have the name of another run.
  else if (status === 'FAILED' && UNCATCHABLE.includes(error ?? ''))
    await recordEnd(store, { run, state: 'failed', at, error: error ?? null, cause: cause ?? null });
}

function runOf(name: string, input: string | null | undefined): string {
  if (input === null || input === undefined) return name;
  try {
    const continuing = Continuing.safeParse(JSON.parse(input));
    return continuing.success ? continuing.data : name;
  } catch {
    // Step Functions passes on what it was given as JSON; anything else continues no run.
    return name;
  }
}
