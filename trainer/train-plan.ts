import { GpuNotFound, InvalidRequest } from '../shared/errors';
import type { ArtifactStore } from '../shared/artifacts/store';
import type { GpuUsage } from '../shared/evaluation';
import type { RunPlan } from '../shared/plan';
import { showChanges } from '../shared/request/variants';
import { isStream } from '../shared/request/data';
import { choosingMetric, metricsOf } from '../shared/request/request';
import { settledRequest, type SettledRequest, type Settings } from '../shared/request/settled';
import type { MetricName } from '../shared/metrics';
import { startText, type TrainingStart } from '../shared/start';
import { loadDataset, type Dataset } from './data/dataset';
import { generatedSteps, type Examples } from './data/examples';
import { engineInfo, type EngineInfo } from './engine';
import { resolveNetwork } from './network/config';
import { secondsSince } from './seconds';
import { parameterCount } from './network/weights-file';
import { chooseSettings } from './settings/choose';
import { factsOf } from './settings/facts';
import { frozenSettings } from './settings/frozen';
import type { Progress } from './progress';
import { StartSource } from './start/start';
import { buildProgram } from './tasks/build';
import type { TaskProgram } from './tasks/program';
import { checkpointsOf } from './training/checkpoint';
import { sequencesOf } from './training/feed';
import { timeLimitOf } from './training/time-limit';
import { keepTimeUsed, type TimeUsedKeeper, type TimeUsedOptions } from './training/time-used';
import { train, type TrainingOutcome, type TrainOptions } from './training/train';

export interface RunOptions {
  readonly store: ArtifactStore;
  readonly plan: RunPlan;
  readonly progress: Progress;
  /** When aborted, the run stops between two steps or two artifacts, with the signal's reason. */
  readonly signal: AbortSignal;
  /** Since the job's attempt started; by default, since this call. */
  readonly elapsedSeconds?: () => number;
  /** A job that pays for a GPU does not train without one. */
  readonly requiresGpu?: boolean;
  readonly gpuUsage?: (() => GpuUsage | undefined) | undefined;
}

export type SettledPlan = Omit<RunPlan, 'request'> & { readonly request: SettledRequest };

export interface TrainedPlan {
  readonly engine: EngineInfo;
  readonly dataset: Dataset;
  /** With the request that was trained, which leaves nothing open. */
  readonly plan: SettledPlan;
  readonly settings: Settings;
  /** Null where nothing but initial values was asked for. */
  readonly start: TrainingStart | null;
  readonly program: TaskProgram;
  readonly parameters: number;
  readonly metric: MetricName;
  readonly outcome: TrainingOutcome;
  readonly seconds: { readonly load: number; readonly train: number };
}

/** A training that a variant's job has already done. */
export type Done = Pick<TrainOptions, 'finished'> & {
  /** The run that its checkpoints belong to. */
  readonly run: string;
};

/**
 * Loads a plan's dataset and trains its network, or loads the one that another job trained.
 *
 * @throws UnrollError
 */
export async function trainPlan(options: RunOptions, done?: Done): Promise<TrainedPlan> {
  const { store, plan, progress, signal } = options;
  const started = performance.now();
  const { elapsedSeconds = () => secondsSince(started) } = options;
  const metric = checkedMetric(plan);
  const engine = engineInfo();
  if (options.requiresGpu === true && !engine.gpu) throw gpuNotFound(engine);
  engine.notes.forEach((message) => progress({ event: 'notice', message }));

  const run = done?.run ?? plan.run;
  const notice = (message: string) => progress({ event: 'notice', message });
  progress({ event: 'phase', phase: 'load', detail: `dataset ${plan.buildRoot}` });
  const { dataset, settings, request, program, start } = await prepare(options, run);
  if (start.told !== null) notice(`first weights: ${startText(start.told)}`);
  const parameters = parameterCount(program.specs);
  const load = secondsSince(started);

  progress({ event: 'phase', phase: 'train', detail: trainingDetail(plan, dataset, parameters) });
  const used = await timeUsedOf({ store, run, plan, elapsedSeconds, notice });
  const outcome = await train({
    program,
    metric,
    progress,
    signal,
    request: request.training,
    splits: dataset.splits,
    checkpoints: checkpointsOf({ store, run, specs: program.specs, notice }),
    initialWeights: start.weights,
    frozen: start.frozen,
    finished: done?.finished,
    timeLimit: timeLimitOf({
      plan,
      elapsedSeconds,
      secondsBefore: used?.secondsBefore ?? 0,
      loadSeconds: load,
      workload: {
        validationRecords: sequencesOf(program, dataset.splits.validation),
        testRecords: sequencesOf(program, dataset.splits.test),
        testPasses: testPasses(plan),
      },
    }),
  }).finally(() => used?.stop());
  if (outcome.limit !== null) progress({ event: 'notice', message: budgetNotice(outcome) });
  const seconds = { load, train: secondsSince(started) - load };
  return {
    engine,
    dataset,
    plan: { ...plan, request },
    settings,
    start: start.told,
    program,
    parameters,
    metric,
    outcome,
    seconds,
  };
}

/** All that is there before the first step: data, what the request leaves open, the network, and what it starts from. */
async function prepare({ store, plan, signal }: RunOptions, run: string) {
  const dataset = await loadDataset(store, plan);
  const { manifest, encoder } = dataset;
  const source = new StartSource(store, plan, signal);
  const settings = await frozenSettings(store, run, async () =>
    chooseSettings(plan.request, factsOf(manifest, encoder), await source.shapes()),
  );
  const request = settledRequest(plan.request, settings);
  const program = buildProgram({ request, config: resolveNetwork(request, encoder), encoder });
  const start = await source.start(run, { request, program, encoder });
  return { dataset, settings, request, program, start };
}

/** Only a budget counts what earlier attempts took. */
async function timeUsedOf({
  plan,
  ...options
}: Omit<TimeUsedOptions, 'budgetSeconds'> & Pick<RunOptions, 'plan'>): Promise<TimeUsedKeeper | undefined> {
  return plan.budget === null ? undefined : keepTimeUsed({ ...options, budgetSeconds: plan.budget.seconds });
}

/** The job that trains a variant does not test it. */
function testPasses({ variantOf, champion }: RunPlan): number {
  if (variantOf !== null) return 0;
  return champion === null ? 2 : 3;
}

/** @throws InvalidRequest for a metric that the target does not have */
function checkedMetric({ request }: RunPlan): MetricName {
  const metric = choosingMetric(request);
  const allowed: readonly MetricName[] = metricsOf(request.task);
  if (!allowed.includes(metric)) {
    throw new InvalidRequest(
      `training.earlyStopping.metric is "${metric}", which the task ${request.task.kind} to ${request.task.target.kind} does not have; give one of ${allowed.join(', ')}`,
    );
  }
  return metric;
}

function trainingDetail(
  { run, request, variantOf, variants }: RunPlan,
  { splits }: Dataset,
  parameters: number,
) {
  const of =
    variantOf === null
      ? ''
      : `variant ${run.split('/').at(-1)} (${showChanges(variants[0]?.changes ?? {})}): `;
  const text = isStream(request.data);
  const size = (examples: Examples) => (text ? generatedSteps(examples) : examples.count);
  return `${of}${size(splits.train)} training and ${size(splits.validation)} validation ${text ? 'tokens' : 'records'}, ${parameters} parameters`;
}

const budgetNotice = ({ limit, epochs, bestEpoch }: TrainingOutcome) =>
  `${limit ?? 'the budget'} ended training in epoch ${epochs.length}; the best weights so far, of epoch ${bestEpoch}, are evaluated and marked budget-limited`;

const gpuNotFound = ({ tensorflow }: EngineInfo) =>
  new GpuNotFound(
    `this job pays for a GPU, and TensorFlow ${tensorflow} found none; check that the image was built for GPUs (PROCESSOR=gpu), ` +
      'that the instance type is of a supported family and that its driver is loaded (nvidia-smi), or train on a CPU queue',
  );
