import { runKeys } from '../../../shared/artifacts/keys';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { train, type TrainOptions } from '../../../trainer/training/train';
import { Random, seedOf } from '../../fuzz/random';
import { temporaryFolder } from '../../support/folders';
import { bytesOf, toyTraining, type Overrides } from '../../unit/trainer/support/toy-training';
import { Tally, type Fault } from '../fault';

const OVERRIDES: Overrides = {
  network: { units: 4, dropout: 0.2 },
  training: { batchSize: 16, maximumEpochs: 2, accumulationSteps: 3 },
};
/** Of the training: two checkpoints, one an update, are there after the sixth step. */
const STEPS = { first: 7, last: 18 };

const DAMAGES = ['flipped', 'cut', 'emptied', 'deleted'] as const;

export const checkpoints: Fault = {
  name: 'checkpoints',
  does: 'the newer of two checkpoints is damaged: training goes on from the older one, to the same bytes',
  tries: 24,
  async run({ tries, seed, say }) {
    const tally = new Tally('checkpoints', say);
    const folder = temporaryFolder();
    const store = openStore(`file://${folder.path}`);
    try {
      const whole = trainingOf(store, 'whole');
      const expected = bytesOf(whole, await train(whole));
      for (let number = 0; number < tries; number++) {
        const random = new Random(seedOf(seed, number));
        const run = `cut-${number}`;
        await killAfter(store, run, random.between(STEPS.first, STEPS.last));
        const what = await damageNewest(store, run, random);
        tally.add(what, await problemOf(store, run, expected));
      }
    } finally {
      folder.remove();
    }
    return tally.outcome();
  },
};

const trainingOf = (store: ArtifactStore, run: string, options: Partial<TrainOptions> = {}) =>
  toyTraining(store, run, OVERRIDES, { secondsBetweenSaves: 0, ...options });

/** As a process that is killed: nothing is saved after the step. */
async function killAfter(store: ArtifactStore, run: string, steps: number): Promise<void> {
  let done = 0;
  const progress: TrainOptions['progress'] = ({ event }) => {
    if (event === 'step') done += 1;
    if (done === steps) throw new Error('killed');
  };
  await train(trainingOf(store, run, { progress })).catch((error: Error) => {
    if (error.message !== 'killed') throw error;
  });
}

async function damageNewest(store: ArtifactStore, run: string, random: Random): Promise<string> {
  const index = runKeys(run).checkpoint;
  const state = /"key": "([^"]+)"/.exec(new TextDecoder().decode(await latestOf(store, index)))?.[1];
  const key = random.pick([index, state ?? index]);
  const damage = random.pick(DAMAGES);
  const bytes = Buffer.from(await store.get(key));
  if (damage === 'deleted') await store.delete(key);
  else if (damage === 'emptied') await store.put(key, '');
  else if (damage === 'cut') await store.put(key, bytes.subarray(0, random.between(1, bytes.length - 1)));
  else {
    bytes[random.between(0, bytes.length - 1)]! ^= 1 << random.between(0, 7);
    await store.put(key, bytes);
  }
  return `${key.slice(run.length)} ${damage}`;
}

/** The part of an index that names the latest state. */
async function latestOf(store: ArtifactStore, index: string): Promise<Uint8Array> {
  const text = new TextDecoder().decode(await store.get(index));
  return Buffer.from(text.slice(text.indexOf('"latest"')));
}

async function problemOf(store: ArtifactStore, run: string, expected: string): Promise<string | undefined> {
  try {
    const resumed = trainingOf(store, run);
    const found = bytesOf(resumed, await train(resumed));
    return found === expected ? undefined : 'the weights differ';
  } catch (error) {
    return String(error);
  }
}
