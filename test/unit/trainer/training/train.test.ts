import { runKeys } from '../../../../shared/artifacts/keys';
import { EpochRecord } from '../../../../shared/evaluation';
import { tf } from '../../../../trainer/engine';
import type { ProgressEvent } from '../../../../trainer/progress';
import { checkpointsOf, clearCheckpoints } from '../../../../trainer/training/checkpoint';
import { train, type TrainOptions } from '../../../../trainer/training/train';
import { temporaryStore } from '../../../support/temporary-store';
import {
  encoded,
  SERIES_ENCODER,
  seriesRequest,
  TOY_ENCODER,
  toyRequest,
  toySeries,
  toyWords,
} from '../support/toy';
import { bytesOf, programOf, toyTraining as toyTrainingIn, type Overrides } from '../support/toy-training';
import { settledFixture } from '../../../support/settled';

const store = temporaryStore();

const toyTraining = (run: string, overrides: Overrides = {}, options: Partial<TrainOptions> = {}) =>
  toyTrainingIn(store, run, overrides, options);

describe('train', () => {
  it('learns what depends on the order of the tokens', async () => {
    const outcome = await train(
      toyTraining('learns', {
        training: { batchSize: 16, maximumEpochs: 12, optimizer: { kind: 'adam', learningRate: 0.02 } },
      }),
    );

    expect(outcome.epochs[outcome.bestEpoch - 1]!.validation.accuracy).toBeGreaterThan(0.9);
  });

  it('learns a value', async () => {
    const input = seriesRequest({
      training: { maximumEpochs: 25, batchSize: 16, optimizer: { kind: 'adam', learningRate: 0.02 } },
    });
    const request = settledFixture(input);
    const program = programOf(request, SERIES_ENCODER);

    const outcome = await train({
      ...toyTraining('value'),
      program,
      request: request.training,
      metric: 'mae',
      checkpoints: checkpointsOf({ store, run: 'value', specs: program.specs }),
      splits: {
        train: encoded(toySeries(150, 1), input, SERIES_ENCODER),
        validation: encoded(toySeries(40, 2), input, SERIES_ENCODER),
      },
    });

    expect(outcome.epochs[outcome.bestEpoch - 1]!.validation.r2).toBeGreaterThan(0.9);
  });

  it('gives the same bytes for the same seed and others for another', async () => {
    const runs = [1, 1, 2].map((seed, index) =>
      toyTraining(`seed-${index}`, {
        training: { seed, maximumEpochs: 2 },
        network: { units: 4, dropout: 0.3, layers: 2 },
      }),
    );

    const bytes: string[] = [];
    for (const run of runs) bytes.push(bytesOf(run, await train(run)));

    expect(bytes[1]).toBe(bytes[0]);
    expect(bytes[2]).not.toBe(bytes[0]);
  });

  it('dies and resumes to the bytes of an uninterrupted run', async () => {
    const overrides: Overrides = { network: { units: 6, dropout: 0.2, bidirectional: true, layers: 2 } };
    const whole = toyTraining('whole', overrides);
    const expected = await train(whole);
    const controller = new AbortController();
    const interrupted = toyTraining('interrupted', overrides, {
      signal: controller.signal,
      progress: (event) => {
        if (event.event === 'epoch' && event.record.epoch === 2) controller.abort(new Error('killed'));
      },
    });
    await expect(train(interrupted)).rejects.toThrow('killed');

    const resumed = await train(toyTraining('interrupted', overrides));

    expect(resumed.resumedFromEpoch).toBe(2);
    expect(bytesOf(whole, resumed)).toBe(bytesOf(whole, expected));
    const latest = async (run: string) =>
      Buffer.from(await store.get(runKeys(run).checkpointWeights(4))).toString('hex');
    expect(await latest('interrupted')).toBe(await latest('whole'));
    expect(resumed.epochs.map(({ validation }) => validation)).toEqual(
      expected.epochs.map(({ validation }) => validation),
    );
  });

  it('trains no more when the run had already ended', async () => {
    const first = await train(toyTraining('ended'));
    const events: ProgressEvent[] = [];

    const again = await train(toyTraining('ended', {}, { progress: (event) => events.push(event) }));

    expect(again.weights).toEqual(first.weights);
    expect(events).toEqual([]);
  });

  it('stops when the validation metric no longer improves, and keeps the best weights', async () => {
    const options = toyTraining(
      'early',
      {
        training: {
          maximumEpochs: 50,
          batchSize: 16,
          optimizer: { kind: 'adam', learningRate: 0.05 },
          earlyStopping: { metric: 'loss', patienceEpochs: 2 },
        },
      },
      { metric: 'loss' },
    );

    const { stoppedBy, epochs, bestEpoch, weights } = await train(options);

    const losses = epochs.map(({ validation }) => validation.loss!);
    expect(stoppedBy).toBe('early-stopping');
    expect(epochs.length).toBe(bestEpoch + 2);
    expect(losses[bestEpoch - 1]).toBe(Math.min(...losses));
    const best = Buffer.from(await store.get(runKeys('early').checkpointWeights(bestEpoch))).toString('hex');
    expect(best.startsWith(bytesOf(options, { weights }))).toBe(true);
  });

  it('stops before the update where the loss is not finite, and says where', async () => {
    const options = toyTraining('explodes');
    const { specs } = options.program;
    const checkpoints = checkpointsOf({ store, run: 'explodes', specs });
    let calls = 0;
    const program = {
      ...options.program,
      loss: (...given: Parameters<typeof options.program.loss>) => {
        calls += 1;
        const loss = options.program.loss(...given);
        // Ten steps of the first epoch, a look into the network, and four of the second came before.
        return calls === 16 ? loss.mul<typeof loss>(Infinity) : loss;
      },
    };

    const training = train({ ...options, program, checkpoints });

    await expect(training).rejects.toMatchObject({
      name: 'NonFiniteLoss',
      message: expect.stringMatching(
        /in epoch 2, step 5 of 10, the loss is Infinity .* lower training\.optimizer\.learningRate \(now 0\.02\)/,
      ) as string,
    });
    const kept = await checkpoints.load();
    expect(kept?.epochs.length).toBe(1);
    expect(Object.values(kept!.weights).every((values) => values.every(Number.isFinite))).toBe(true);
  });

  it('fails by name where a relu network explodes over long sequences without clipping', async () => {
    const overrides: Overrides = {
      network: { cell: { kind: 'simple-rnn', activation: 'relu' }, units: 16 },
      training: { optimizer: { kind: 'adam', learningRate: 10 }, clipping: { kind: 'none' } },
    };
    const long = toyWords(64, 1).map(({ input, target }) => ({ input: String(input).repeat(40), target }));
    const examples = encoded(long, toyRequest(overrides), TOY_ENCODER);

    const training = train(
      toyTraining('relu', overrides, { splits: { train: examples, validation: examples } }),
    );

    await expect(training).rejects.toMatchObject({ name: 'NonFiniteLoss' });
  });

  it('records the gradient norm before clipping and the share of steps clipped', async () => {
    const training = { maximumEpochs: 1, clipping: { kind: 'global-norm', threshold: 1e-4 } } as const;

    const { epochs } = await train(toyTraining('clipped', { training }));

    const [epoch] = epochs;
    expect(EpochRecord.parse(epoch)).toEqual(epoch);
    expect(epoch!.clippedShare).toBe(1);
    expect(epoch!.gradientNorm.mean).toBeGreaterThan(1e-3);
    expect(epoch!.gradientNorm.maximum).toBeGreaterThanOrEqual(epoch!.gradientNorm.mean);
  });

  it('keeps the number of live tensors flat across steps', async () => {
    const counts: number[] = [];

    await train(
      toyTraining(
        'flat',
        { network: { layers: 2, bidirectional: true, dropout: 0.2 } },
        {
          progress: (event) => {
            if (event.event === 'step') counts.push(tf.memory().numTensors);
          },
        },
      ),
    );

    expect(counts.length).toBe(40);
    expect(new Set(counts).size).toBe(1);
  });

  it('says after each epoch how it went, in the store too', async () => {
    const events: ProgressEvent[] = [];

    const { epochs } = await train(toyTraining('told', {}, { progress: (event) => events.push(event) }));

    const told = events.flatMap((event) => (event.event === 'epoch' ? [event.record] : []));
    const stored = Buffer.from(await store.get(runKeys('told').progress))
      .toString('utf8')
      .trim()
      .split('\n');
    expect(told).toEqual(epochs);
    expect(stored.map((line) => EpochRecord.parse(JSON.parse(line)))).toEqual(epochs);
  });
});

describe('checkpointsOf', () => {
  it('keeps the states of the last two checkpoints and their best epochs only', async () => {
    await train(
      toyTraining('kept', { training: { maximumEpochs: 6, earlyStopping: { patienceEpochs: 6 } } }),
    );

    const keys: string[] = [];
    for await (const { key } of store.list('runs/kept/checkpoints/')) keys.push(key);

    // Two indexes, and of each at most two states, of which they share some.
    expect(keys.length).toBeLessThanOrEqual(5);
    expect(keys).toContain(runKeys('kept').checkpointWeights(6));
    expect(keys).toContain(runKeys('kept').checkpoint);
  });

  it('deletes what it kept, whichever process saved it', async () => {
    await train(toyTraining('cleared', { training: { maximumEpochs: 3 } }));

    await clearCheckpoints(store, 'cleared');
    await clearCheckpoints(store, 'cleared');

    const keys: string[] = [];
    for await (const { key } of store.list('runs/cleared/')) keys.push(key);
    expect(keys).toEqual([runKeys('cleared').progress]);
  });

  it('refuses bytes that are not those of the index', async () => {
    await train(toyTraining('torn', { training: { maximumEpochs: 1 } }));
    await store.put(runKeys('torn').checkpointWeights(1), new Uint8Array(8));

    await expect(train(toyTraining('torn'))).rejects.toMatchObject({ name: 'ArtifactCorrupt' });
  });

  it.each(['the state', 'the index'])('goes on from the one before where %s is damaged', async (what) => {
    const run = `damaged ${what}`;
    const whole = toyTraining(`${run}, whole`);
    const expected = await train(whole);
    const controller = new AbortController();
    const killed = toyTraining(
      run,
      {},
      {
        signal: controller.signal,
        progress: (event) => {
          if (event.event === 'epoch' && event.record.epoch === 3) controller.abort(new Error('killed'));
        },
      },
    );
    await expect(train(killed)).rejects.toThrow('killed');
    const key = what === 'the state' ? runKeys(run).checkpointWeights(3) : runKeys(run).checkpoint;
    const bytes = await store.get(key);
    bytes[bytes.length >> 1]! ^= 1;
    await store.put(key, bytes);
    const notices: string[] = [];
    const { specs } = whole.program;

    const resumed = await train(
      toyTraining(
        run,
        {},
        {
          checkpoints: checkpointsOf({ store, run, specs, notice: (message) => notices.push(message) }),
        },
      ),
    );

    expect(resumed.resumedFromEpoch).toBe(2);
    expect(notices).toEqual([
      expect.stringMatching(/^the latest checkpoint is damaged [^]* from the one before it$/),
    ]);
    expect(bytesOf(whole, resumed)).toBe(bytesOf(whole, expected));
  });

  it('refuses the state of another network', async () => {
    await train(toyTraining('other', { training: { maximumEpochs: 1 } }));

    await expect(train(toyTraining('other', { network: { units: 9 } }))).rejects.toThrow(/another network/);
  });
});
