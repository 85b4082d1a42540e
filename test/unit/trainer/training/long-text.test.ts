import { END_ID, type Encoder } from '../../../../shared/dataset';
import { joinRows, laneChunk, lanesOf } from '../../../../trainer/data/stream';
import { examplesOf, layoutOf, type Examples } from '../../../../trainer/data/examples';
import { tf } from '../../../../trainer/engine';
import { natsOfStream } from '../../../../trainer/metrics/sequences/stream-nats';
import { resolveNetwork } from '../../../../trainer/network/config';
import { languageModel } from '../../../../trainer/network/language-model';
import { holdWeights } from '../../../../trainer/network/values';
import { initialize } from '../../../../trainer/engine';
import { drained } from '../../../../trainer/tasks/long-text';
import type { ProgressEvent } from '../../../../trainer/progress';
import { checkpointsOf } from '../../../../trainer/training/checkpoint';
import { train, type TrainOptions } from '../../../../trainer/training/train';
import { temporaryStore } from '../../../support/temporary-store';
import { bytesOf, programOf } from '../support/toy-training';
import { settledFixture } from '../../../support/settled';

const ENCODER: Encoder = {
  version: 1,
  input: { kind: 'condition', values: [] },
  target: { kind: 'tokens', vocabulary: ['<padding>', '<unknown>', '<start>', '<end>', 'a', 'b', 'c'] },
};
const [A, B, C] = [4, 5, 6];

const rowsOf = (targets: readonly (readonly number[])[]): Examples =>
  examplesOf(
    layoutOf(ENCODER),
    targets.map((target) => ({ input: new Int32Array(), steps: 0, target: Int32Array.from(target) })),
  );

const places = (files: readonly number[], lines: readonly number[]) => ({
  files: Int32Array.from(files),
  lines: Int32Array.from(lines),
});

const textOf = (tokens: readonly number[]): Examples => joinRows(rowsOf([tokens]), places([0], [1]));

/** `abc` in turn, a line break after each seventh. */
const turns = (length: number): Examples =>
  textOf(Array.from({ length }, (_, n) => (n % 8 === 7 ? END_ID : [A, B, C][n % 3]!)));

const request = settledFixture({
  model: 'text',
  data: {
    location: 'd/',
    format: { kind: 'text' },
    records: { kind: 'stream' },
    split: { by: 'order' },
  },
  task: { kind: 'one-to-many', target: { kind: 'tokens', field: 'text' } },
  network: { units: 8, embeddingSize: 4, dropout: 0.1 },
  training: {
    batchSize: 4,
    truncationSteps: 10,
    maximumEpochs: 2,
    optimizer: { kind: 'adam', learningRate: 0.01 },
  },
});

const store = temporaryStore();

function training(run: string, options: Partial<TrainOptions> = {}): TrainOptions {
  const program = programOf(request, ENCODER);
  return {
    program,
    request: request.training,
    metric: 'natsPerStep',
    splits: { train: turns(1_003), validation: turns(400) },
    checkpoints: checkpointsOf({ store, run, specs: program.specs }),
    progress: () => undefined,
    signal: new AbortController().signal,
    ...options,
  };
}

/** Aborts at so many steps of training, or as the first epoch is validated. */
async function interrupted(run: string, atStep: number): Promise<ProgressEvent[]> {
  const controller = new AbortController();
  const events: ProgressEvent[] = [];
  let steps = 0;
  const options = training(run, {
    signal: controller.signal,
    progress(event) {
      events.push(event);
      if (event.event === 'step' && ++steps === atStep) controller.abort(new Error('stopped'));
    },
  });
  await expect(train(options)).rejects.toThrow('stopped');
  return events;
}

describe('rows of a long text', () => {
  it('are one sequence with an end token for each line break', () => {
    const joined = joinRows(rowsOf([[A], [B, C], [A], [B]]), places([0, 0, 0, 1], [1, 1, 4, 3]));

    expect([...joined.targets]).toEqual([A, B, C, END_ID, END_ID, END_ID, A, END_ID, B]);
    expect(joined.count).toBe(1);
  });

  it('are the same sequence in one file and in two', () => {
    const lines = [[A, B], [C], [B, A], [A]];
    const one = joinRows(rowsOf(lines), places([0, 0, 0, 0], [1, 2, 3, 4]));
    const two = joinRows(rowsOf(lines), places([0, 0, 1, 1], [1, 2, 1, 2]));

    expect(two).toEqual(one);
  });

  it.each([1, 3, 4, 7])('are read in %i lanes, each token predicted once from the one before it', (lanes) => {
    const text = turns(103);
    const plan = lanesOf(text, { lanes, chunkSteps: 9 });
    const read: number[][] = Array.from({ length: plan.lanes }, () => []);
    for (let chunk = 0; chunk < plan.chunks; chunk += 1) {
      const { rows, labels, lengths_B, steps } = laneChunk(text, plan, chunk);
      rows.forEach((lane, row) =>
        read[lane]!.push(...labels.subarray(row * steps, row * steps + lengths_B[row]!)),
      );
    }

    expect(read.flat()).toEqual([...text.targets, END_ID]);
  });
});

describe('the nats of a long text', () => {
  it('are those of one unbroken pass, whatever the chunks', () => {
    const config = resolveNetwork(request, ENCODER);
    if (config.task !== 'one-to-many') throw new Error('another task');
    const model = languageModel(config);
    const text = turns(1_700);
    const weights = holdWeights(
      model.specs,
      Object.fromEntries(model.specs.map((spec) => [spec.name, initialize(spec, 3)])),
    );
    const whole = laneChunk(text, lanesOf(text, { lanes: 1, chunkSteps: 2_000 }), 0);

    const { nats: chunks } = drained(
      natsOfStream({ model, run: weights.run, examples: text, vocabulary: 7 }),
    );
    const unbroken = weights.run((values) =>
      model.carriedLoss(values, { chunk: whole, carry: {}, divisor: 1 }).dataSync(),
    )[0]!;
    const reset = drained(
      (function* () {
        const plan = lanesOf(text, { lanes: 1, chunkSteps: 10 });
        let nats = 0;
        for (let chunk = 0; chunk < plan.chunks; chunk += 1)
          nats += weights.run((values) =>
            model
              .carriedLoss(values, { chunk: laneChunk(text, plan, chunk), carry: {}, divisor: 1 })
              .dataSync(),
          )[0]!;
        yield;
        return nats;
      })(),
    );
    weights.dispose();

    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.reduce((sum, one) => sum + one, 0) / unbroken).toBeCloseTo(1, 6);
    expect(Math.abs(reset / unbroken - 1)).toBeGreaterThan(1e-5);
  });
});

describe('training on a long text', () => {
  it('learns it, and reports each step', async () => {
    const events: ProgressEvent[] = [];

    const outcome = await train(training('learns', { progress: (event) => events.push(event) }));

    const steps = events.filter(({ event }) => event === 'step');
    // 1,004 tokens in 4 lanes of 251, in chunks of 10.
    expect(steps).toHaveLength(2 * 26);
    expect(outcome.epochs[1]!.trainLoss).toBeLessThan(outcome.epochs[0]!.trainLoss);
    expect(outcome.epochs[1]!.validation.natsPerStep).toBeLessThan(Math.log(4));
  });

  it.each([1, 7, 26, 30, 52])('goes on after step %i to the bytes of an uninterrupted run', async (step) => {
    const whole = training('whole');
    const expected = await train(whole);

    await interrupted(`stop-${step}`, step);
    const resumed = training(`stop-${step}`);
    const outcome = await train(resumed);

    expect(bytesOf(resumed, outcome)).toBe(bytesOf(whole, expected));
    const untimed = ({ epochs }: typeof outcome) =>
      epochs.map((epoch) => ({ ...epoch, seconds: 0, sequencesPerSecond: 0 }));
    expect(untimed(outcome)).toEqual(untimed(expected));
  });

  it('does again no step that was done', async () => {
    await interrupted('steps', 7);
    const events: ProgressEvent[] = [];

    await train(training('steps', { progress: (event) => events.push(event) }));

    expect(events.find(({ event }) => event === 'step')).toMatchObject({ epoch: 1, step: 8 });
  });

  it('ends within an epoch when its time is up', async () => {
    let steps = 0;
    const outcome = await train(
      training('budget', {
        progress: ({ event }) => (steps += event === 'step' ? 1 : 0),
        timeLimit: {
          bound: () => ({ secondsLeft: steps < 9 ? 1e6 : 0.3, name: 'training.budget.minutes (1)' }),
          workload: { validationRecords: 1, testRecords: 0, testPasses: 0 },
          loadSeconds: 0,
        },
      }),
    );

    expect(outcome.stoppedBy).toBe('budget');
    expect(outcome.epochs).toHaveLength(1);
    expect(outcome.epochs[0]!.steps).toBe(9);
  });

  it('keeps no tensor', async () => {
    const before = tf.memory().numTensors;

    await train(training('tensors'));

    expect(tf.memory().numTensors).toBe(before);
  });
});
