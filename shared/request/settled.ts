import { z } from 'zod';
import { ArtifactCorrupt } from '../errors';
import type { Network } from './network';
import { nested, overlay } from './overlay';
import { RunRequest } from './request';
import { valueAt } from './schema-guide';
import type { Optimizer, TrainingRequest } from './training';

/** A field of the request that has a value now, and why where the request itself gives none. */
export const Setting = z.strictObject({
  field: z.string(),
  value: z.unknown(),
  /** Null where the request gives the value. */
  reason: z.string().nullable(),
});
export type Setting = z.infer<typeof Setting>;

/** `runs/<run>/settings.json`: every field that is chosen from the data where the request is silent. */
export const Settings = z.array(Setting);
export type Settings = z.infer<typeof Settings>;

/** The reason of a value that the task has no use for. */
export const NOT_USED = 'not used by this task';

type Given<Fields, Names extends keyof Fields> = Omit<Fields, Names> & {
  readonly [Name in Names]-?: Exclude<Fields[Name], undefined>;
};

export type SettledNetwork = Given<
  Network,
  'cell' | 'units' | 'layers' | 'bidirectional' | 'embeddingSize' | 'tokenDropout' | 'attention' | 'dropout'
>;

export type SettledOptimizer = {
  [Kind in Optimizer['kind']]: Given<Extract<Optimizer, { kind: Kind }>, 'learningRate'>;
}[Optimizer['kind']];

export type SettledTraining = Omit<
  Given<TrainingRequest, 'batchSize' | 'maximumEpochs' | 'schedule'>,
  'optimizer' | 'earlyStopping'
> & {
  readonly optimizer: SettledOptimizer;
  readonly earlyStopping: Given<TrainingRequest['earlyStopping'], 'patienceEpochs'>;
};

/** A request whose network and training are said in full: what is trained. */
export type SettledRequest = Omit<RunRequest, 'network' | 'training'> & {
  readonly network: SettledNetwork;
  readonly training: SettledTraining;
};

/** Without these nothing can be trained. */
const NEEDED = [
  ...[
    'cell',
    'units',
    'layers',
    'bidirectional',
    'embeddingSize',
    'tokenDropout',
    'attention',
    'dropout',
  ].map((name) => `network.${name}`),
  ...['batchSize', 'maximumEpochs', 'optimizer.learningRate', 'schedule', 'earlyStopping.patienceEpochs'].map(
    (name) => `training.${name}`,
  ),
];

/** The request with the values of its settings, which a model is remembered by. */
export const withSettings = (request: RunRequest, settings: Settings): RunRequest =>
  RunRequest.parse(
    settings.reduce<unknown>((filled, { field, value }) => overlay(filled, nested(field, value)), request),
  );

/**
 * The same, for training.
 *
 * @throws ArtifactCorrupt where a value is still missing
 */
export function settledRequest(request: RunRequest, settings: Settings): SettledRequest {
  const filled = withSettings(request, settings);
  const missing = NEEDED.filter((field) => valueAt(filled, field.split('.')) === undefined);
  if (missing.length === 0) return filled as SettledRequest;
  throw new ArtifactCorrupt(
    `the settings of the run lack ${missing.join(', ')}; they are of another version of the trainer, so start a new run`,
  );
}
