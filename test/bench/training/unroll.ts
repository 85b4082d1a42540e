/**
 * Entry: `unroll <planUri> <request.json> <folder> [<records>]`. Trains the request's network on the plan's dataset with the trainer's
 * own code, an epoch for each line of its input, and writes what a twin trains on into the folder.
 */
import { createInterface } from 'node:readline';
import type { TargetEncoder } from '../../../shared/dataset';
import { scalersOf } from '../../../shared/inference/values';
import { isStream } from '../../../shared/request/data';
import { gateMetric, watchedMetric } from '../../../shared/request/request';
import type { SettledRequest } from '../../../shared/request/settled';
import { costsOf, firstOf, type Examples } from '../../../trainer/data/examples';
import { createTraining } from '../../../trainer/engine';
import { parameterCount } from '../../../trainer/network/weights-file';
import { secondsSince } from '../../../trainer/seconds';
import { runEpoch } from '../../../trainer/training/epoch';
import { feedOf } from '../../../trainer/training/feed';
import { learningRateAt } from '../../../trainer/training/schedule';
import { loadTraining, type LoadedTraining } from '../recipes/load-training';
import type { Epoch, UnrollReady } from './answers';
import { whatTwinLacks } from './no-twin';
import { writeTwinFiles } from './twin-files';

/** Enough to tell one network from another. */
const PROBED_RECORDS = 64;

async function main([planUri, requestFile, folder, records]: readonly string[]): Promise<void> {
  const loaded = await loadTraining(planUri, requestFile!);
  const { request, program } = loaded;
  const most = records === undefined ? Infinity : Number(records);
  const train = firstOf(loaded.dataset.splits.train, most);
  const validation = firstOf(loaded.dataset.splits.validation, most);
  const { seed, optimizer, clipping, maximumEpochs } = request.training;
  const state = createTraining({ specs: program.specs, seed, optimizer, clipping });
  const probe = firstOf(train, PROBED_RECORDS);
  writeTwinFiles(folder!, {
    description: describe(loaded, train),
    splits: { train, validation, probe },
    specs: program.specs,
    weights: state.exportWeights(),
  });
  const measure = (examples: Examples) => program.predict((body) => state.evaluate(body), examples).metrics();
  say({
    parameters: parameterCount(program.specs),
    lossAtStart: measure(probe).loss ?? NaN,
    twinLacks: twinLacks(loaded) ?? null,
    metric: gateMetric(request),
    floor: request.gate.minimum ?? null,
    maximumEpochs,
    train: sizeOf(train),
    validation: sizeOf(validation),
  } satisfies UnrollReady);

  const epoch = epochsOf(loaded, { state, train });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line !== '') say({ ...(await epoch(() => measure(validation))) });
  }
  state.dispose();
}

/** Trains epoch by epoch as `train` does, but keeps no checkpoint and looks into nothing. */
function epochsOf(
  { request, program }: LoadedTraining,
  { state, train }: { readonly state: ReturnType<typeof createTraining>; readonly train: Examples },
) {
  const feed = feedOf({ program, request: request.training, examples: train });
  const metric = watchedMetric(request.training);
  const values: number[] = [];
  let [done, updatesBefore] = [0, 0];
  return async (measure: () => Epoch['validation']): Promise<Epoch> => {
    done += 1;
    const started = performance.now();
    const used = process.cpuUsage();
    const { steps } = await runEpoch({
      epoch: done,
      state,
      feed,
      request: request.training,
      updatesBefore,
      learningRate: (moment) => learningRateAt({ request: request.training, metric, values }, moment),
      signal: new AbortController().signal,
      secondsBetweenSaves: Infinity,
      save: () => Promise.resolve(),
      isTimeUp: () => false,
      onStep: () => undefined,
    });
    const trainSeconds = secondsSince(started);
    const { user, system } = process.cpuUsage(used);
    updatesBefore += steps;
    const measuring = performance.now();
    const validation = measure();
    values.push(validation[metric] ?? NaN);
    return {
      seconds: {
        train: trainSeconds,
        validation: secondsSince(measuring),
        processor: (user + system) / 1e6,
      },
      validation,
      peakBytes: 1024 * process.resourceUsage().maxRSS,
    };
  };
}

function describe({ request, program, dataset }: LoadedTraining, train: Examples) {
  const { target } = dataset.encoder;
  return {
    config: program.config,
    training: request.training,
    metric: gateMetric(request),
    answers: ANSWERS[target.kind],
    units: target.kind === 'value' ? scalersOf(target).map((scaler) => scaler?.standardDeviation ?? 1) : [],
    labels: train.labelSets?.width,
    maximumLength: 'maximumLength' in request.task.target ? request.task.target.maximumLength : undefined,
  };
}

const ANSWERS: Readonly<Record<TargetEncoder['kind'], string>> = {
  class: 'classes',
  tags: 'classes',
  value: 'values',
  labels: 'labels',
  tokens: 'tokens',
};

const twinLacks = ({ request, program }: { request: SettledRequest } & Pick<LoadedTraining, 'program'>) =>
  whatTwinLacks({
    config: program.config,
    training: request.training,
    isLongText: isStream(request.data),
    usesBeam: 'decoding' in request.task && request.task.decoding.kind === 'beam',
  });

const sizeOf = (examples: Examples): UnrollReady['train'] => ({
  sequences: examples.count,
  steps: costsOf(examples).reduce((sum, steps) => sum + steps, 0),
});

const say = (what: object): void => {
  process.stdout.write(`${JSON.stringify(what)}\n`);
};

void main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
