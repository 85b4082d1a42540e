import type { z } from 'zod';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import type { Encoder } from '../../../../shared/dataset';
import type { RunRequest } from '../../../../shared/request/request';
import type { SettledRequest } from '../../../../shared/request/settled';
import { resolveNetwork } from '../../../../trainer/network/config';
import { packWeights } from '../../../../trainer/network/weights-file';
import { buildProgram } from '../../../../trainer/tasks/build';
import { checkpointsOf } from '../../../../trainer/training/checkpoint';
import type { TrainOptions } from '../../../../trainer/training/train';
import { settledFixture } from '../../../support/settled';
import { encoded, TOY_ENCODER, toyRequest, toyWords } from './toy';

export const programOf = (request: SettledRequest, encoder: Encoder) =>
  buildProgram({ request, config: resolveNetwork(request, encoder), encoder });

export type TrainingInput = NonNullable<z.input<typeof RunRequest>['training']>;
export type Overrides = Parameters<typeof toyRequest>[0];

/** A training on the toy words, with its checkpoints in a store. */
export function toyTraining(
  store: ArtifactStore,
  run: string,
  overrides: Overrides = {},
  options: Partial<TrainOptions> = {},
): TrainOptions {
  const input = toyRequest(overrides);
  const request = settledFixture(input);
  const program = programOf(request, TOY_ENCODER);
  return {
    program,
    request: request.training,
    metric: 'accuracy',
    splits: {
      train: encoded(toyWords(150, 1), input, TOY_ENCODER),
      validation: encoded(toyWords(40, 2), input, TOY_ENCODER),
    },
    checkpoints: checkpointsOf({ store, run, specs: program.specs }),
    progress: () => undefined,
    signal: new AbortController().signal,
    ...options,
  };
}

export const bytesOf = (
  { program }: TrainOptions,
  { weights }: { weights: Readonly<Record<string, Float32Array>> },
) => Buffer.from(packWeights(program.specs, weights)).toString('hex');
