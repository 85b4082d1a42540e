import type { Epoch, UnrollReady } from './answers';
import type { Contender } from './contender';
import { isAtFloor, type Seen } from './summary';

/** About how long a contender trains in a turn, where an epoch takes less. */
const TURN_SECONDS = 1;

export interface TurnsOptions {
  /** Turns of each that count, after one epoch to warm up. */
  readonly rounds: number;
  /** Whether each goes on until it has reached the floor. */
  readonly toFloor: boolean;
  readonly ready: Pick<UnrollReady, 'metric' | 'floor' | 'maximumEpochs'>;
}

/** Each contender takes a turn per round, so that a slow minute of the machine slows all of them. */
export async function takeTurns(
  contenders: readonly Pick<Contender, 'name' | 'epoch'>[],
  { rounds, toFloor, ready }: TurnsOptions,
): Promise<Seen[]> {
  const seen = contenders.map(({ name }) => ({ name, turns: [] as Epoch[][] }));
  const round = async (epochs: number, isWaiting: (one: Seen) => boolean = () => true) => {
    for (const [index, contender] of contenders.entries()) {
      if (!isWaiting(seen[index]!)) continue;
      const turn: Epoch[] = [];
      for (let done = 0; done < epochs; done += 1) turn.push(await contender.epoch());
      seen[index]!.turns.push(turn);
    }
  };

  await round(1);
  const slowest = Math.max(...seen.map(({ turns }) => turns[0]![0]!.seconds.train));
  // A learning rate that falls is planned for so many epochs.
  const most = Math.max(1, Math.floor((ready.maximumEpochs - 1) / rounds));
  const epochs = Math.min(Math.max(1, Math.floor(TURN_SECONDS / slowest)), most);
  for (let done = 0; done < rounds; done += 1) await round(epochs);

  const isWaiting = ({ turns }: Seen) =>
    turns.flat().length < ready.maximumEpochs && !turns.flat().some((epoch) => isAtFloor(epoch, ready));
  while (toFloor && ready.floor !== null && seen.some(isWaiting)) await round(1, isWaiting);
  return seen;
}
