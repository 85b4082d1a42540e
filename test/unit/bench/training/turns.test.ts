import type { Epoch } from '../../../bench/training/answers';
import { takeTurns } from '../../../bench/training/turns';

/** Contenders that write down whose turn it is; `accuracies` of epoch after epoch. */
function contendersOf(seconds: number, accuracies: Readonly<Record<string, (epoch: number) => number>>) {
  const order: string[] = [];
  const contenders = Object.entries(accuracies).map(([name, accuracy]) => {
    let done = 0;
    return {
      name,
      epoch(): Promise<Epoch> {
        order.push(name);
        done += 1;
        return Promise.resolve({
          seconds: { train: seconds, validation: 0, processor: seconds },
          validation: { accuracy: accuracy(done) },
          peakBytes: 1,
        });
      },
    };
  });
  return { order, contenders };
}

const READY = { metric: 'accuracy', floor: 0.9, maximumEpochs: 9 } as const;
const never = () => 0;

describe('takeTurns', () => {
  it('lets each warm up with an epoch, then gives each a turn per round', async () => {
    const { order, contenders } = contendersOf(5, { a: never, b: never });

    const seen = await takeTurns(contenders, { rounds: 2, toFloor: false, ready: READY });

    expect(order.join('')).toBe('ababab');
    expect(seen.map(({ turns }) => turns.map(({ length }) => length))).toEqual([
      [1, 1, 1],
      [1, 1, 1],
    ]);
  });

  it('fills a turn with short epochs, but with no more than the recipe trains for', async () => {
    const [short, shortest] = await Promise.all(
      [0.4, 0.01].map((seconds) =>
        takeTurns(contendersOf(seconds, { a: never }).contenders, {
          rounds: 2,
          toFloor: false,
          ready: READY,
        }),
      ),
    );

    expect(short![0]!.turns.map(({ length }) => length)).toEqual([1, 2, 2]);
    expect(shortest![0]!.turns.map(({ length }) => length)).toEqual([1, 4, 4]);
  });

  it('goes on to the floor, each until it is there or has trained as long as the recipe does', async () => {
    const { order, contenders } = contendersOf(5, { a: (epoch) => epoch / 5, b: never });

    await takeTurns(contenders, { rounds: 1, toFloor: true, ready: READY });

    expect(order.join('')).toBe('ab'.repeat(5) + 'bbbb');
  });
});
