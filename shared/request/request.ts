import { z } from 'zod';
import { metricsOfAnswers, type Answered, type MetricName } from '../metrics';
import { DataSource } from './data';
import { Network } from './network';
import { Sweep } from './sweep';
import { isNextLabels, Task } from './task';
import { GateRequest, TrainingRequest } from './training';

/** Names become parts of keys and of execution names: lower-case letters, digits, hyphens. */
export const Name = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/, 'a name has 1 to 64 lower-case letters, digits and hyphens');

/** A run request with everything said or defaulted; frozen in the run's plan. */
export const RunRequest = z.strictObject({
  /** Where an editor finds the schema of this file; without meaning to a run. */
  $schema: z.string().optional(),
  /** The model's name: versions and the champion are kept under it. */
  model: Name,
  /** The recipe that the request builds on, where it names one. */
  recipe: Name.optional(),
  data: DataSource,
  task: Task,
  network: Network.prefault({}),
  training: TrainingRequest.prefault({}),
  gate: GateRequest.prefault({}),
  /** `refuse`: encode the dataset anew even where an earlier run's encoding would do. */
  reuse: z.enum(['allow', 'refuse']).default('allow'),
  /** Ends the run at once, as a success, where data and request are those of the model's last run: for schedules. */
  skipUnchanged: z.boolean().default(false),
  sweep: Sweep.optional(),
});
export type RunRequest = z.infer<typeof RunRequest>;

/** The metrics that a task has; the first is the default of early stopping and gate. */
export const metricsOf = (task: Task): readonly [MetricName, ...MetricName[]] =>
  metricsOfAnswers(answered(task));

function answered(task: Task): Answered {
  switch (task.target.kind) {
    case 'class':
    case 'value':
      return task.target.kind;
    case 'tags':
      return task.target.scheme === 'none' ? 'tags' : 'entities';
    case 'labels':
      return isNextLabels(task.target) ? 'next-labels' : 'labels';
    case 'tokens':
      return task.kind === 'encoder-decoder' ? 'transduction' : 'generation';
  }
}

/** The metric that chooses the best epoch and that the gate uses where the request names none. */
export const defaultMetric = (request: Pick<RunRequest, 'task'>): MetricName => metricsOf(request.task)[0];

/** The metric that decides which epoch is the best, and which variant of a sweep. */
export const choosingMetric = (request: Pick<RunRequest, 'task' | 'training'>): MetricName =>
  request.training.earlyStopping.metric ?? defaultMetric(request);

/** What has to improve for training to go on: a metric may stand at 0 while the network learns, and the loss falls. */
export const watchedMetric = ({ earlyStopping }: Pick<RunRequest['training'], 'earlyStopping'>): MetricName =>
  earlyStopping.metric ?? 'loss';

/** The metric that decides whether a model is promoted. */
export const gateMetric = (request: Pick<RunRequest, 'task' | 'gate'>): MetricName =>
  request.gate.metric ?? defaultMetric(request);

/** Whether answers are held to what the scheme of their tags allows. */
export const isHeldToScheme = ({
  task: { target },
  network,
}: Pick<RunRequest, 'task' | 'network'>): boolean =>
  target.kind === 'tags' && target.scheme !== 'none' && network.tagDecoding !== 'free';
