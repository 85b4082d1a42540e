import type { ArtifactStore } from '../../../shared/artifacts/store';
import { storeFixtureRun } from '../../unit/trainer/support/fixture-run';
import type { RequestInput, SmallTask } from '../../unit/trainer/support/small-task';
import { SMALL_TASKS } from '../../unit/trainer/support/tasks';

type Cell = NonNullable<NonNullable<RequestInput['network']>['cell']>;

export const CELLS: readonly Cell[] = [
  { kind: 'lstm' },
  { kind: 'gru', variant: 'reset-after' },
  { kind: 'gru', variant: 'reset-before' },
  { kind: 'simple-rnn', activation: 'tanh' },
];

/** Records of each split: so few that a training takes a second or two, and enough for many steps. */
const RECORDS = { train: 400, validation: 20, test: 20 };

/** What a training may carry from step to step, and a checkpoint must. */
const WAYS: readonly Partial<NonNullable<RequestInput['training']>>[] = [
  {},
  { accumulationSteps: 3 },
  { truncationSteps: 2 },
  { warmupSteps: 12, schedule: { kind: 'cosine' }, optimizer: { kind: 'rmsprop', learningRate: 0.01 } },
];

export interface SmallTraining {
  readonly name: string;
  /** Stores what the trainer needs for a run of it. */
  store(store: ArtifactStore, run: string): Promise<unknown>;
}

/** A training of each task with each cell, each in one of the ways that checkpoints must carry on. */
export const SMALL_TRAININGS: readonly SmallTraining[] = SMALL_TASKS.flatMap((task, number) =>
  CELLS.map((cell, index) => trainingOf(task, cell, WAYS[(number + index) % WAYS.length]!)),
);

function trainingOf(task: SmallTask, cell: Cell, way: (typeof WAYS)[number]): SmallTraining {
  const { network, training } = task.request;
  const request: RequestInput = {
    ...task.request,
    network: { ...network, cell, dropout: 0.2 },
    training: { ...training, batchSize: 4, maximumEpochs: 3, ...way },
  };
  const { train, validation, test } = RECORDS;
  return {
    name: `${task.name}, ${Object.values(cell).join(' ')}`,
    store: (store, run) =>
      storeFixtureRun(store, {
        run,
        request,
        encoder: task.encoder,
        splits: {
          train: task.records(train, 1),
          validation: task.records(validation, 2),
          test: task.records(test, 3),
        },
      }),
  };
}
