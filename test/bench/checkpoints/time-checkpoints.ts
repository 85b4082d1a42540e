/** `npm run bench:checkpoints`: what a checkpoint costs, and which share of training that is. */
// First: threads that are started before it take signals.
import '../../../trainer/engine/block-signals';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { runAsProcess } from '../../../local/cli/terminal/command-process';
import { parseOptions } from '../../../local/cli/terminal/options.cjs';
import { OPTIONS } from '../../../local/cli/usage/bench-checkpoints.cjs';
import type { WeightSpec } from '../../../trainer/engine';
import { checkpointsOf, type Checkpoints } from '../../../trainer/training/checkpoint';
import { SECONDS_BETWEEN_SAVES } from '../../../trainer/training/epoch';
import { train } from '../../../trainer/training/train';
import { temporaryFolder } from '../../support/folders';
import { toyTraining } from '../../unit/trainer/support/toy-training';
import { encoded, TOY_ENCODER, toyRequest, toyWords } from '../../unit/trainer/support/toy';
import { formatTable } from '../table';

/** Parameters; with Adam, a checkpoint has three numbers of each. */
const SIZES = [100_000, 1_000_000, 10_000_000];
const SAVES = 5;
/** A training of some epochs of some seconds, each of which ends with a checkpoint. */
const TRAINING = { records: 30_000, epochs: 3, units: 64 };

interface Saving {
  readonly parameters: number;
  readonly seconds: number;
  /** Of the time between two checkpoints within an epoch. */
  readonly share: number;
}

async function timeCheckpoints(args: readonly string[]): Promise<undefined> {
  const { values } = parseOptions(args, OPTIONS);
  const folder = temporaryFolder();
  try {
    const store = openStore(`file://${folder.path}`);
    const savings: Saving[] = [];
    for (const parameters of SIZES) savings.push(await timeSaves(store, parameters));
    const training = await timeTraining(store);
    process.stdout.write(`${tableOf(savings)}\n`);
    const percent = (100 * training.share).toFixed(2);
    process.stdout.write(
      `A training of ${TRAINING.epochs} epochs, ${training.seconds.toFixed(0)} s in all, saved ${training.saves} times: ${percent} % of its time\n`,
    );
    if (values.json === true) process.stdout.write(`${JSON.stringify({ savings, training })}\n`);
  } finally {
    folder.remove();
  }
}

const tableOf = (savings: readonly Saving[]): string =>
  formatTable({
    title: 'Checkpoints in a folder, weights and the state of Adam',
    settings: `one in ${SECONDS_BETWEEN_SAVES} s within an epoch`,
    header: ['parameters', 'seconds', '% of training'],
    rows: savings.map(({ parameters, seconds, share }) => [
      parameters.toLocaleString('en'),
      seconds.toFixed(3),
      (100 * share).toFixed(2),
    ]),
  });

/** The median over some saves, as training makes them. */
async function timeSaves(store: ArtifactStore, parameters: number): Promise<Saving> {
  const specs: WeightSpec[] = [{ name: 'w', shape: [parameters], initializer: { kind: 'zeros' } }];
  const values = Float32Array.from({ length: parameters }, (_, index) => Math.sin(index));
  const checkpoints = checkpointsOf({ store, run: `bench-${parameters}`, specs });
  const times: number[] = [];
  for (let epoch = 1; epoch <= SAVES; epoch++) {
    const started = performance.now();
    await checkpoints.save({
      step: epoch,
      epochs: [],
      secondsTrained: 1,
      weights: { w: values },
      optimizer: { step: epoch, slots: { 'w/m': values, 'w/v': values } },
      bestEpoch: 0,
      insight: null,
      part: {
        ...{ done: epoch, loss: 1, terms: 1, norm: 1, maximumNorm: 1, clipped: 0 },
        ...{ updates: epoch, learningRate: 0.001, sequences: 32 },
      },
      carry: {},
    });
    times.push((performance.now() - started) / 1000);
  }
  const seconds = times.sort((a, b) => a - b)[SAVES >> 1]!;
  return { parameters, seconds, share: seconds / SECONDS_BETWEEN_SAVES };
}

/** Trains as a run does at its defaults, and adds up what saving took. */
async function timeTraining(store: ArtifactStore) {
  const { records, epochs, units } = TRAINING;
  const overrides = { network: { units }, training: { batchSize: 32, maximumEpochs: epochs } };
  const options = toyTraining(store, 'bench-training', overrides);
  const examples = (count: number, seed: number) =>
    encoded(toyWords(count, seed), toyRequest(overrides), TOY_ENCODER);
  let saving = 0;
  let saves = 0;
  const checkpoints: Checkpoints = {
    load: () => options.checkpoints.load(),
    async save(checkpoint) {
      const started = performance.now();
      await options.checkpoints.save(checkpoint);
      saving += (performance.now() - started) / 1000;
      saves += 1;
    },
  };
  const started = performance.now();
  const splits = { train: examples(records, 1), validation: examples(records / 10, 2) };
  await train({ ...options, splits, checkpoints });
  const seconds = (performance.now() - started) / 1000;
  return { seconds, saves, share: saving / seconds };
}

runAsProcess(timeCheckpoints);
