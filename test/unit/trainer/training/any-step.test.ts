import { train, type TrainOptions } from '../../../../trainer/training/train';
import { temporaryStore } from '../../../support/temporary-store';
import {
  bytesOf,
  toyTraining as toyTrainingIn,
  type Overrides,
  type TrainingInput,
} from '../support/toy-training';

const store = temporaryStore();

const toyTraining = (run: string, overrides: Overrides, options: Partial<TrainOptions> = {}) =>
  toyTrainingIn(store, run, overrides, { secondsBetweenSaves: 0, ...options });

/** As a process that is killed: nothing is saved after the step. */
const killedAfter = (steps: number): TrainOptions['progress'] => {
  let done = 0;
  return ({ event }) => {
    if (event === 'step') done += 1;
    if (done === steps) throw new Error('killed');
  };
};

describe('training that is killed within an epoch', () => {
  it.each<[string, number, Partial<TrainingInput>, NonNullable<Overrides>['network']?]>([
    ['adam', 4, {}],
    ['accumulation', 3, { accumulationSteps: 3 }],
    ['truncated backpropagation', 13, { truncationSteps: 2 }],
    ['warm-up and cosine', 17, { warmupSteps: 12, schedule: { kind: 'cosine' } }],
    [
      'every kind of dropout, and attention to all steps',
      5,
      {},
      { readout: 'attention', recurrentDropout: 0.4 },
    ],
  ])('goes on to the same bytes with %s', async (name, step, training, network = {}) => {
    const overrides: Overrides = {
      network: { units: 4, dropout: 0.2, ...network },
      training: { batchSize: 16, maximumEpochs: 2, ...training },
    };
    const whole = toyTraining(`${name} whole`, overrides);
    const expected = await train(whole);
    const cut = toyTraining(`${name} cut`, overrides, { progress: killedAfter(step) });
    await expect(train(cut)).rejects.toThrow('killed');

    const resumed = await train(toyTraining(`${name} cut`, overrides));

    expect(bytesOf(whole, resumed)).toBe(bytesOf(whole, expected));
    expect(resumed.epochs.map(({ trainLoss }) => trainLoss)).toEqual(
      expected.epochs.map(({ trainLoss }) => trainLoss),
    );
  });

  it('is saved where a signal asks for it, though no checkpoint is due', async () => {
    const overrides: Overrides = { training: { batchSize: 16, maximumEpochs: 1 } };
    const controller = new AbortController();
    let steps = 0;
    const interrupted = toyTraining('signal', overrides, {
      secondsBetweenSaves: undefined,
      signal: controller.signal,
      progress: ({ event }) => {
        if (event === 'step' && ++steps === 5) controller.abort(new Error('SIGTERM'));
      },
    });
    await expect(train(interrupted)).rejects.toThrow('SIGTERM');
    const again: number[] = [];

    await train(
      toyTraining('signal', overrides, {
        progress: (event) => {
          if (event.event === 'step') again.push(event.step);
        },
      }),
    );

    expect(again[0]).toBe(6);
  });
});
