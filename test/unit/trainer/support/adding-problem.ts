import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Encoder } from '../../../../shared/dataset';
import type { RunRequest } from '../../../../shared/request/request';
import type { Examples } from '../../../../trainer/data/examples';
import { resolveNetwork } from '../../../../trainer/network/config';
import { buildProgram } from '../../../../trainer/tasks/build';
import type { TrainOptions } from '../../../../trainer/training/train';
import { encoded } from './toy';
import { settledFixture } from '../../../support/settled';

const RECIPE = join(__dirname, '../../../../recipes/adding-problem');
const TRAIN_RECORDS = 400;
const VALIDATION_RECORDS = 60;

type Input = z.input<typeof RunRequest> & { readonly network: { readonly cell: object } };

interface AddingRecord {
  readonly value: number[];
  readonly marker: number[];
  readonly sum: number;
}

/** The recipe's training for one of its requests, on its first records and for few epochs, without a store. */
export function addingProblem(
  file: string,
  maximumEpochs: number,
  cell: object = {},
): TrainOptions & { readonly train: Examples } {
  const input = JSON.parse(readFileSync(join(RECIPE, file), 'utf8')) as Input;
  Object.assign(input.network.cell, cell);
  const request = settledFixture(input);
  const encoder = encoderOf(request);
  const records = readFileSync(join(RECIPE, 'data/train.jsonl'), 'utf8')
    .split('\n')
    .slice(0, TRAIN_RECORDS + VALIDATION_RECORDS)
    .map((line) => JSON.parse(line) as AddingRecord)
    .map(({ value, marker, sum }) => ({
      input: value.map((each, step) => [each, marker[step]!]),
      target: sum,
    }));
  const train = encoded(records.slice(0, TRAIN_RECORDS), input, encoder);
  return {
    train,
    program: buildProgram({ request, config: resolveNetwork(request, encoder), encoder }),
    request: { ...request.training, maximumEpochs },
    metric: 'mae',
    splits: { train, validation: encoded(records.slice(TRAIN_RECORDS), input, encoder) },
    checkpoints: {
      load: () => Promise.resolve(undefined),
      save: () => Promise.resolve(),
    },
    progress: () => undefined,
    signal: new AbortController().signal,
  };
}

/** As preprocessing makes it, with the moments of the distribution that the data is drawn from. */
function encoderOf({ task }: RunRequest): Encoder {
  const scaled = task.input.kind === 'numeric' && task.input.scaling === 'standard';
  return {
    version: 1,
    input: {
      kind: 'numeric',
      channels: 2,
      channelNames: ['value', 'marker'],
      scalers: scaled
        ? [
            { mean: 49.5, standardDeviation: 28.9 },
            { mean: 0.031, standardDeviation: 0.173 },
          ]
        : [],
    },
    target: { kind: 'value', scaler: { mean: 99, standardDeviation: 40.8 } },
  };
}
