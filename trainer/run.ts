import { ifExists } from '../shared/artifacts/if-exists';
import { readJson, writeJson } from '../shared/artifacts/json';
import { runKeys } from '../shared/artifacts/keys';
import { Evaluation } from '../shared/evaluation';
import { gateMetric } from '../shared/request/request';
import type { RunPlan } from '../shared/plan';
import { startWarnings } from '../shared/start';
import { DriftReport } from '../shared/statistics';
import { pickTestRecords } from './data/dataset';
import { environmentOf } from './environment';
import { evaluate } from './evaluation/evaluate';
import { resultWarnings, type Judged } from './evaluation/result-warnings';
import { storeCandidate } from './export/candidate';
import { RecordingStore } from './export/recording-store';
import { storeReport } from './report/store';
import { secondsSince } from './seconds';
import { pickWinner } from './sweep';
import { trainPlan, type RunOptions, type TrainedPlan } from './train-plan';
import type { TrainingOutcome } from './training/train';

/**
 * The trainer's whole job: load, train, evaluate, export, report; `evaluation.json` is written last. Where the plan
 * is a sweep's, its variants have already been trained, and the best of them is taken.
 *
 * @throws UnrollError
 */
export async function runTrainer(options: RunOptions): Promise<Evaluation> {
  const { store, progress, signal } = options;
  const before = Math.max(0, Date.now() - Date.parse(options.plan.startedAt)) / 1000;
  const winner = options.plan.variants.length === 0 ? undefined : await pickWinner(store, options.plan);
  if (winner !== undefined) progress({ event: 'notice', message: winner.sentence });
  const trained = await trainPlan({ ...options, plan: winner?.plan ?? options.plan }, winner?.done);
  const { plan, dataset, program, metric, outcome, parameters } = trained;
  const watch = stopwatch();

  progress({ event: 'phase', phase: 'evaluate', detail: `${dataset.splits.test.count} test records` });
  const { measured, outputs, notices } = await evaluate({
    store,
    plan,
    dataset,
    program,
    weights: outcome.weights,
  });
  notices.forEach((message) => progress({ event: 'notice', message }));
  const evaluateSeconds = watch();
  signal.throwIfAborted();

  progress({ event: 'phase', phase: 'export', detail: runKeys(plan.run).candidate });
  const exported = {
    program,
    weights: outcome.weights,
    encoder: dataset.encoder,
    test: dataset.splits.test,
    outputs,
    samples: program.samples === undefined ? undefined : measured.examples,
    measured,
    record: (await pickTestRecords(store, dataset.manifest, [0])).get(0),
  };
  const recording = new RecordingStore(store);
  const exportNotices = await storeCandidate(recording, plan, exported);
  exportNotices.forEach((message) => progress({ event: 'notice', message }));

  const training = { ...trainingSummary(outcome), parameters };
  const gpuUsage = options.gpuUsage?.();
  const testRecords = dataset.splits.test.count;
  const evaluation: Evaluation = {
    run: plan.run,
    ...measured,
    warnings: warningsOf(trained, plan, { ...measured, training, testRecords }),
    insights: [...outcome.insights],
    testFingerprint: dataset.manifest.testFingerprint,
    testRecords,
    candidate: recording.digestsBelow(runKeys(plan.run).candidate),
    sweep: winner?.sweep ?? null,
    settings: trained.settings,
    ...(trained.start && { start: trained.start }),
    marks: outcome.stoppedBy === 'budget' ? ['budget-limited'] : [],
    training,
    environment: await environmentOf(trained.engine),
    ...(gpuUsage !== undefined && { gpuUsage }),
    seconds: { before, ...trained.seconds, evaluate: evaluateSeconds, export: watch() },
  };
  // Written by the run's merge or plan step.
  const drift = await ifExists(readJson(store, runKeys(plan.run).drift, DriftReport));
  await storeReport(store, { plan, manifest: dataset.manifest, evaluation, metric, drift });
  signal.throwIfAborted();
  await writeJson(store, runKeys(plan.run).evaluation, Evaluation.parse(evaluation));
  return evaluation;
}

function warningsOf({ dataset, metric, start }: TrainedPlan, { request }: RunPlan, judged: Judged): string[] {
  const { target } = dataset.encoder;
  const answerable = 'labels' in target ? target.labels.length : 0;
  return [
    ...resultWarnings(judged, { request, stopping: metric, gate: gateMetric(request), answerable }),
    ...startWarnings(start),
  ];
}

function trainingSummary(outcome: TrainingOutcome) {
  const { stoppedBy, bestEpoch, epochs, secondsTrained: seconds, resumedFromEpoch } = outcome;
  return { stoppedBy, bestEpoch, epochs: [...epochs], seconds, resumedFromEpoch };
}

/** Seconds since the last call, or since the start. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const seconds = secondsSince(last);
    last = performance.now();
    return seconds;
  };
}
