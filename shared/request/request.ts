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
  $schema: z
    .string()
    .optional()
    .describe('Where an editor finds the schema of this file; without meaning to a run.'),
  model: Name.meta({
    description:
      "The model's name: versions and the champion are kept under it. 1 to 64 lower-case letters, digits and hyphens.",
    examples: ['ticket-topics'],
  }),
  recipe: Name.optional().describe(
    'The recipe that the request builds on: fields beside it replace those of the recipe. Absent: none.',
  ),
  data: DataSource.describe('Where the dataset lies, and how it is read.'),
  task: Task.describe('What the model is for: what it reads, and what it answers.'),
  network: Network.prefault({}).describe('The network. What is left out is chosen from the data.'),
  training: TrainingRequest.prefault({}).describe(
    'How it is trained. What is left out is chosen from the data.',
  ),
  gate: GateRequest.prefault({}).describe('When the trained model takes the place of the one in use.'),
  reuse: z
    .enum(['allow', 'refuse'])
    .default('allow')
    .describe(
      "`allow`: an earlier run's encoding of the same dataset is used; `refuse`: encode the dataset anew even where an earlier run's encoding would do.",
    ),
  skipUnchanged: z
    .boolean()
    .default(false)
    .describe(
      "Ends the run at once, as a success, where data and request are those of the model's last run: for schedules.",
    ),
  sweep: Sweep.optional().meta({
    description:
      'Variants of the request that are trained beside each other: values of fields, every combination, or a list of overlays. Only fields of `network` and `training` may differ. The best one on the validation split is tested. Absent: the request alone.',
    examples: [
      { 'network.units': [64, 128] },
      [{ network: { units: 64 } }, { network: { units: 128 }, training: { batchSize: 64 } }],
    ],
  }),
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
