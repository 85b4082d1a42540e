import { createTraining } from '../../../../trainer/engine';
import { withValues } from '../../../../trainer/network/values';
import { insightOf } from '../../../../trainer/training/insight';
import { train } from '../../../../trainer/training/train';
import { addingProblem } from '../support/adding-problem';

const FAR = 70;

/** The recipe's sums have a standard deviation of 40; who guesses their mean is wrong by this on average. */
const GUESSED_MEAN_MAE = 31.9;

/** What is left of the gradient 70 steps before the last one. */
const reach = (norms: readonly number[]): number => norms[FAR]! / norms[0]!;

describe('the adding problem', () => {
  it('shows a simple RNN’s gradient vanish where an LSTM’s holds, after the same updates', async () => {
    const simple = await train(addingProblem('simple-rnn.json', 1));
    const lstm = await train(addingProblem('request.json', 1));

    const [simpleReach, lstmReach] = [simple, lstm].map(({ insights }) =>
      reach(insights[0]!.gradientFlow[0]!.norms),
    );

    expect(simpleReach).toBeLessThan(1e-3);
    expect(lstmReach).toBeGreaterThan(100 * simpleReach!);
  });

  it('shows a GRU’s gradient hold where its update gates start closed', () => {
    const flowOf = (updateBias: number) => {
      const { program, request, train: examples } = addingProblem('gru.json', 1, { updateBias });
      const { specs } = program;
      const values = createTraining({
        specs,
        seed: request.seed,
        optimizer: request.optimizer,
        clipping: { kind: 'none' },
      }).exportWeights();
      return withValues(specs, values, (run) => insightOf({ program, run, examples, seed: 1, epoch: 1 }))!;
    };

    const [half, closed] = [flowOf(0), flowOf(-4)];

    expect(reach(closed.gradientFlow[0]!.norms)).toBeGreaterThan(1e-2);
    expect(reach(half.gradientFlow[0]!.norms)).toBeLessThan(1e-6);
    const update = closed.gates.find(({ gate }) => gate === 'update')!;
    expect(update.histogram.slice(0, 10).reduce((sum, share) => sum + share, 0)).toBeGreaterThan(0.9);
  });

  it('explodes with relu and without clipping', async () => {
    await expect(train(addingProblem('relu-unclipped.json', 3))).rejects.toMatchObject({
      name: 'NonFiniteLoss',
    });
  });

  it('learns with relu and clipping, the same otherwise: the norm before clipping is recorded', async () => {
    const { epochs } = await train(addingProblem('relu-clipped.json', 24));

    expect(epochs[0]!.gradientNorm.maximum).toBeGreaterThan(100);
    expect(epochs[0]!.clippedShare).toBeGreaterThan(0.9);
    expect(Math.min(...epochs.map(({ validation }) => validation.mae!))).toBeLessThan(0.8 * GUESSED_MEAN_MAE);
  });
});
