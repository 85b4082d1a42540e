import { Tally, type Fault } from '../fault';
import { trainInStorm, type Storm } from './storm';

/** Of 100 steps each: one without blocked signals crashes within some tens. */
const UPDATES = 60;

const COMBINATIONS = (['onednn', 'tensorflow'] as const).flatMap((kernel) =>
  (['lstm', 'gru'] as const).map((cell) => ({ kernel, cell })),
);

export const signals: Fault = {
  name: 'signals',
  does: 'a storm of signals while LSTM and GRU train, forward and backward, on both kernels: the same weights as undisturbed',
  tries: COMBINATIONS.length,
  async run({ tries, say }) {
    const tally = new Tally('signals', say);
    for (const combination of COMBINATIONS.slice(0, tries)) {
      const training: Omit<Storm, 'signals'> = { ...combination, entry: 'blocked', updates: UPDATES };
      const undisturbed = await trainInStorm({ ...training, signals: false });
      for (let time = 0; time < Math.max(1, Math.floor(tries / COMBINATIONS.length)); time++) {
        const disturbed = await trainInStorm({ ...training, signals: true });
        tally.add(`${combination.cell} on ${combination.kernel}`, problemOf(undisturbed?.digest, disturbed));
      }
    }
    return tally.outcome();
  },
};

function problemOf(
  expected: string | undefined,
  disturbed: Awaited<ReturnType<typeof trainInStorm>>,
): string | undefined {
  if (expected === undefined) return 'training did not end even without signals';
  if (disturbed === undefined) return 'the process crashed';
  if (disturbed.heard === 0) return 'no signal was heard';
  return disturbed.digest === expected ? undefined : 'the weights are others than without signals';
}
