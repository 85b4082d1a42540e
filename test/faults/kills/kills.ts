import { availableParallelism } from 'node:os';
import { ensureBuilt } from '../../../local/setup/build';
import { readJson } from '../../../shared/artifacts/json';
import { runKeys } from '../../../shared/artifacts/keys';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { Evaluation } from '../../../shared/evaluation';
import { Random, seedOf } from '../../fuzz/random';
import { temporaryFolder } from '../../support/folders';
import { Tally, type Fault, type FaultOptions } from '../fault';
import { SMALL_TRAININGS, type SmallTraining } from './trainings';
import { runTrainerProcess, type Kill } from './trainer';

/** A training is killed so often before it may end. */
const KILLS_OF_ONE = 8;
/** Exit code of a trainer that was told to stop, and saved where it was. */
const STOPPED = 128 + 15;

interface Place {
  readonly imageDir: string;
  readonly store: ArtifactStore;
  readonly tally: Tally;
}

export const kills: Fault = {
  name: 'kills',
  does: 'the trainer is killed (SIGKILL or SIGTERM) at random moments and started again, over all tasks and cells: the same bytes as undisturbed',
  tries: 200,
  async run(options) {
    const { imageDir } = await ensureBuilt();
    const folder = temporaryFolder();
    const tally = new Tally('kills', options.say);
    try {
      await killThemAll({ imageDir, store: openStore(`file://${folder.path}`), tally }, options);
    } finally {
      folder.remove();
    }
    return tally.outcome();
  },
};

/** Takes the trainings in turn, in a random order, until there were enough kills. */
async function killThemAll(place: Place, { tries, seed, say }: FaultOptions): Promise<void> {
  const order = new Random(seed).shuffled(SMALL_TRAININGS);
  let next = 0;
  let told = 0;
  const work = async () => {
    while (place.tally.tries < tries) {
      const number = next++;
      await killOne(place, order[number % order.length]!, {
        run: `run-${number}`,
        random: new Random(seedOf(seed, number)),
        most: Math.min(KILLS_OF_ONE, tries - place.tally.tries),
      });
      if (place.tally.tries < told + 20) continue;
      told = place.tally.tries;
      say(`kills: ${told} of ${tries}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
}

async function killOne(
  { imageDir, store, tally }: Place,
  training: SmallTraining,
  { run, random, most }: { readonly run: string; readonly random: Random; readonly most: number },
): Promise<void> {
  const undisturbed = `${run}-undisturbed`;
  await training.store(store, undisturbed);
  await training.store(store, run);
  const whole = await runTrainerProcess(imageDir, { store, run: undisturbed });
  let killed = 0;
  let problem = whole.code === 0 ? undefined : `undisturbed, it ended with ${whole.code}: ${whole.failure}`;
  let isDone = problem !== undefined;
  while (!isDone && problem === undefined) {
    const kill = killed < most ? randomKill(random, whole.trainingMs) : undefined;
    const ended = await runTrainerProcess(imageDir, { store, run, ...(kill && { kill }) });
    if (ended.isKilled) killed += 1;
    isDone = ended.code === 0;
    if (!isDone && !isAsKilled(ended, kill)) problem = `it ended with ${ended.code}: ${ended.failure}`;
  }
  problem ??= await differenceOf(store, undisturbed, run);
  // A training that ended before its kill came proves nothing.
  if (killed > 0 || problem !== undefined) tally.add(training.name, problem, Math.max(1, killed));
}

/** Most come within training; some come when it evaluates and exports. */
const randomKill = (random: Random, trainingMs: number): Kill => ({
  signal: random.pick(['SIGKILL', 'SIGTERM']),
  afterMs: random.next() * trainingMs,
});

const isAsKilled = (
  { code, signal, isKilled }: Awaited<ReturnType<typeof runTrainerProcess>>,
  kill: Kill | undefined,
): boolean => isKilled && (kill?.signal === 'SIGKILL' ? signal === 'SIGKILL' : code === STOPPED);

/** Weights by their bytes; epochs and metrics by their figures. */
async function differenceOf(store: ArtifactStore, one: string, other: string): Promise<string | undefined> {
  const weights = (run: string) => store.get(`${runKeys(run).candidate}weights.bin`);
  if (Buffer.compare(await weights(one), await weights(other)) !== 0) return 'the weights differ';
  const [a, b] = [await figuresOf(store, one), await figuresOf(store, other)];
  return a === b ? undefined : `the figures differ:\n${a}\n${b}`;
}

async function figuresOf(store: ArtifactStore, run: string): Promise<string> {
  const { test, validation, training } = await readJson(store, runKeys(run).evaluation, Evaluation);
  const epochs = training.epochs.map((epoch) => ({ ...epoch, seconds: 0, sequencesPerSecond: 0 }));
  return JSON.stringify({ test, validation, epochs, best: training.bestEpoch, end: training.stoppedBy });
}
