import { writeJson } from '../shared/artifacts/json';
import { runKeys } from '../shared/artifacts/keys';
import type { ArtifactStore } from '../shared/artifacts/store';
import { GpuNotFound, InvalidRequest } from '../shared/errors';
import { Evaluation } from '../shared/evaluation';
import type { RunPlan } from '../shared/plan';
import { defaultMetric, metricsOf } from '../shared/request/request';
import type { MetricName } from '../shared/request/training';
import { loadDataset, type Dataset } from './data/dataset';
import { engineInfo, type EngineInfo } from './engine';
import { environmentOf } from './environment';
import { evaluate } from './evaluation/evaluate';
import { storeCandidate } from './export/candidate';
import { resolveNetwork } from './network/config';
import { parameterCount } from './network/weights-file';
import type { Progress } from './progress';
import { storeReport } from './report/store';
import { buildProgram } from './tasks/build';
import { checkpointsOf } from './training/checkpoint';
import { timeLimitOf } from './training/time-limit';
import { train, type TrainingOutcome } from './training/train';

export interface RunOptions {
  readonly store: ArtifactStore;
  readonly plan: RunPlan;
  readonly progress: Progress;
  /** Aborted: the run stops between two steps or two artifacts, with the signal's reason. */
  readonly signal: AbortSignal;
  /** Since the job's attempt started; by default, since this call. */
  readonly elapsedSeconds?: () => number;
  /** A job that pays for a GPU does not train without one. */
  readonly requiresGpu?: boolean;
}

/**
 * The trainer's whole job: load, train, evaluate, export, report; `evaluation.json` is written last.
 *
 * @throws UnrollError
 */
export async function runTrainer(options: RunOptions): Promise<Evaluation> {
  const { store, plan, progress, signal } = options;
  const { request } = plan;
  const started = performance.now();
  const { elapsedSeconds = () => (performance.now() - started) / 1000 } = options;
  const watch = stopwatch();
  const metric = stoppingMetric(plan);
  const engine = engineInfo();
  if (options.requiresGpu === true && !engine.gpu) throw gpuNotFound(engine);
  engine.notes.forEach((message) => progress({ event: 'notice', message }));

  progress({ event: 'phase', phase: 'load', detail: `dataset ${plan.buildRoot}` });
  const dataset = await loadDataset(store, plan);
  const program = buildProgram({
    request,
    config: resolveNetwork(request, dataset.encoder),
    encoder: dataset.encoder,
  });
  const loadSeconds = watch();

  progress({
    event: 'phase',
    phase: 'train',
    detail: trainingDetail(dataset, parameterCount(program.specs)),
  });
  const outcome = await train({
    program,
    request: request.training,
    metric,
    splits: dataset.splits,
    checkpoints: checkpointsOf(store, plan.run, program.specs),
    progress,
    signal,
    timeLimit: timeLimitOf({
      plan,
      elapsedSeconds,
      loadSeconds,
      workload: {
        validationRecords: dataset.splits.validation.count,
        testRecords: dataset.splits.test.count,
        testPasses: plan.champion === null ? 2 : 3,
      },
    }),
  });
  const trainSeconds = watch();
  if (outcome.limit !== null) progress({ event: 'notice', message: budgetNotice(outcome) });

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
  };
  const exportNotices = await storeCandidate(store, plan, exported);
  exportNotices.forEach((message) => progress({ event: 'notice', message }));

  const evaluation: Evaluation = {
    run: plan.run,
    ...measured,
    insights: [...outcome.insights],
    testFingerprint: dataset.manifest.testFingerprint,
    testRecords: dataset.splits.test.count,
    marks: outcome.stoppedBy === 'budget' ? ['budget-limited'] : [],
    training: { ...trainingSummary(outcome), parameters: parameterCount(program.specs) },
    environment: environmentOf(engine),
    seconds: { load: loadSeconds, train: trainSeconds, evaluate: evaluateSeconds, export: watch() },
  };
  await storeReport(store, { plan, manifest: dataset.manifest, evaluation, metric });
  signal.throwIfAborted();
  await writeJson(store, runKeys(plan.run).evaluation, Evaluation.parse(evaluation));
  return evaluation;
}

/** @throws InvalidRequest for a metric that the target does not have */
function stoppingMetric({ request }: RunPlan): MetricName {
  const metric = request.training.earlyStopping.metric ?? defaultMetric(request);
  const allowed: readonly MetricName[] = metricsOf(request.task);
  if (!allowed.includes(metric)) {
    throw new InvalidRequest(
      `training.earlyStopping.metric is "${metric}", which the task ${request.task.kind} to ${request.task.target.kind} does not have; give one of ${allowed.join(', ')}`,
    );
  }
  return metric;
}

const trainingDetail = ({ splits }: Dataset, parameters: number) =>
  `${splits.train.count} training and ${splits.validation.count} validation records, ${parameters} parameters`;

const budgetNotice = ({ limit, epochs, bestEpoch }: TrainingOutcome) =>
  `${limit ?? 'the budget'} ended training in epoch ${epochs.length}; the best weights so far, of epoch ${bestEpoch}, are evaluated and marked budget-limited`;

const gpuNotFound = ({ tensorflow }: EngineInfo) =>
  new GpuNotFound(
    `this job pays for a GPU, and TensorFlow ${tensorflow} found none; check that the image was built for GPUs (PROCESSOR=gpu), ` +
      'that the instance type is of a supported family and that its driver is loaded (nvidia-smi), or train on a CPU queue',
  );

function trainingSummary(outcome: TrainingOutcome) {
  const { stoppedBy, bestEpoch, epochs, secondsTrained: seconds, resumedFromEpoch } = outcome;
  return { stoppedBy, bestEpoch, epochs: [...epochs], seconds, resumedFromEpoch };
}

/** Seconds since the last call, or since the start. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const seconds = (performance.now() - last) / 1000;
    last = performance.now();
    return seconds;
  };
}
