import type { Evaluation } from '../../shared/evaluation';
import { Step, type StepSeconds } from '../../shared/step-seconds';

/** When each state of this execution was entered, by the name of its step; `publish` ends the last of them. */
export type Entered = Readonly<Record<string, string>>;

/**
 * What each step took: from its state's beginning to the next one's. Of the training job the parts are its own account;
 * the rest of its state was spent waiting for a machine. An execution that continues a run knows its own steps alone: the
 * job may have been done before.
 */
export function stepSeconds(entered: Entered, { seconds: job }: Pick<Evaluation, 'seconds'>): StepSeconds {
  const steps = Object.entries(entered)
    .map(([step, at]) => ({ step, at: Date.parse(at) / 1000 }))
    .sort((a, b) => a.at - b.at);
  const seconds: StepSeconds = {};
  let jobState = 0;
  steps.slice(0, -1).forEach(({ step, at }, index) => {
    const took = steps[index + 1]!.at - at;
    if (TRAINS.has(step)) jobState += took;
    else if (Step.safeParse(step).success) seconds[Step.parse(step)] = took;
  });
  const { load, train, evaluate, export: exporting } = job;
  const wait = jobState - load - train - evaluate - exporting;
  return {
    ...seconds,
    ...(wait >= 0 && jobState > 0 && { wait }),
    ...{ load, train, evaluate, export: exporting },
  };
}

/** The state of the training job, and of the one that goes on where Spot machines are reclaimed. */
const TRAINS: ReadonlySet<string> = new Set(['train', 'trainOnDemand']);
