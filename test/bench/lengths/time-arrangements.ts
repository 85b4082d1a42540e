/**
 * Entry: `time-arrangements <planUri> <request.json> [--json]`. Trains the request's network on the plan's dataset with batches
 * arranged in three ways, in turns, and prints how many tokens (steps that are not padding) per second each reaches.
 */
import { parseArgs } from 'node:util';
import type { SettledTraining } from '../../../shared/request/settled';
import type { Batch } from '../../../trainer/data/pad';
import { createTraining } from '../../../trainer/engine';
import type { TaskProgram } from '../../../trainer/tasks/program';
import { applyUpdate, updatesOf } from '../../../trainer/training/updates';
import { loadTraining } from '../recipes/load-training';
import { arrangementsOf, type Arrangement } from './arrangements';

/** Each takes a turn per round, so that a slow minute of the machine slows all of them. */
const ROUNDS = 5;
const BATCHES_PER_TURN = 20;

type Speeds = Record<Arrangement['name'], number>;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false } },
  });
  const { request, dataset, program } = await loadTraining(positionals[0], positionals[1]!);
  const { splits } = dataset;
  const { batchSize, seed } = request.training;
  const arrangements = arrangementsOf({ examples: splits.train, batchSize, seed });
  const trainers = arrangements.map((arrangement) => trainerOf(program, arrangement, request.training));

  for (const turn of trainers) turn(2);
  const totals = trainers.map(() => ({ tokens: 0, steps: 0, seconds: 0 }));
  for (let round = 0; round < ROUNDS; round += 1)
    trainers.forEach((turn, index) => {
      const started = performance.now();
      const { tokens, steps } = turn(BATCHES_PER_TURN);
      const total = totals[index]!;
      total.seconds += (performance.now() - started) / 1000;
      total.tokens += tokens;
      total.steps += steps;
    });

  const tokensPerSecond = Object.fromEntries(
    arrangements.map(({ name }, index) => [name, totals[index]!.tokens / totals[index]!.seconds]),
  ) as Speeds;
  const { bucketed, shuffled, longest } = tokensPerSecond;
  process.stdout.write(
    `Tokens per second of training (${splits.train.count} sequences, batches of ${batchSize})\n` +
      arrangements
        .map(({ name }, index) => {
          const { tokens, steps } = totals[index]!;
          const padding = `${((100 * (steps - tokens)) / steps).toFixed(0)} % padding`;
          return `${TITLES[name].padEnd(38)}${tokensPerSecond[name].toFixed(0).padStart(8)}  ${padding}\n`;
        })
        .join('') +
      `length bucketing: ${(bucketed / longest).toFixed(2)} times padding to the longest of all, ` +
      `${(bucketed / shuffled).toFixed(2)} times padding to the longest of the batch\n`,
  );
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({ tokensPerSecond, ratio: bucketed / longest, ratioToShuffled: bucketed / shuffled })}\n`,
    );
}

const TITLES: Readonly<Record<Arrangement['name'], string>> = {
  bucketed: 'bucketed by length',
  shuffled: 'padded to the longest of the batch',
  longest: 'padded to the longest of all',
};

/** Trains on the next batches of an arrangement; each has weights of its own. */
function trainerOf(
  program: TaskProgram,
  arrangement: Arrangement,
  { seed, optimizer }: Pick<SettledTraining, 'seed' | 'optimizer'>,
) {
  const state = createTraining({
    specs: program.specs,
    seed,
    optimizer,
    clipping: { kind: 'global-norm', threshold: 1 },
  });
  let step = 0;
  return (count: number) => {
    let [tokens, steps] = [0, 0];
    for (const end = step + count; step < end; step += 1) {
      const batch = arrangement.batchAt(step);
      for (const parts of updatesOf(program, [batch]))
        applyUpdate({ state, learningRate: optimizer.learningRate, parts, seed, firstStep: step });
      tokens += tokensIn(batch);
      steps += batch.size * (batch.steps + ownTargetSteps(batch));
    }
    return { tokens, steps };
  };
}

/** A target as long as its input adds no step to the network. */
const ownTargetSteps = ({ steps, targetSteps }: Batch) => (targetSteps === steps ? 0 : targetSteps);

function tokensIn(batch: Batch): number {
  const sum = (lengths: Int32Array) => lengths.reduce((total, length) => total + length, 0);
  return sum(batch.lengths_B) + (ownTargetSteps(batch) === 0 ? 0 : sum(batch.targetLengths_B));
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
