import { readJson } from '../../../../shared/artifacts/json';
import { runKeys } from '../../../../shared/artifacts/keys';
import { Evaluation } from '../../../../shared/evaluation';
import { metricsOf, RunRequest } from '../../../../shared/request/request';
import { lengthsOf } from '../../../../trainer/data/examples';
import { padBatch } from '../../../../trainer/data/pad';
import { createTraining, randomStream, tf } from '../../../../trainer/engine';
import { loadModel } from '../../../../trainer/export/load';
import { largestRelativeDifference } from '../../../../trainer/export/reload-check';
import { withValues } from '../../../../trainer/network/values';
import type { ProgressEvent } from '../../../../trainer/progress';
import { runTrainer } from '../../../../trainer/run';
import type { TaskProgram } from '../../../../trainer/tasks/program';
import { temporaryStore } from '../../../support/temporary-store';
import { storeFixtureRun } from '../support/fixture-run';
import { predictWith, programOf, randomWeights } from '../support/programs';
import { SMALL_TASKS } from '../support/tasks';
import { encoded } from '../support/toy';

type Values = Record<string, Float32Array>;

const store = temporaryStore();

const STEP = { seed: 1, step: 3 };
const rowsOf = (count: number) => Int32Array.from({ length: count }, (_, row) => row);

/** Gradients by one step of plain descent at rate 1: what the weights lose. */
function gradientsOf(program: TaskProgram, weights: Values, batch: ReturnType<typeof padBatch>): Values {
  const training = createTraining({
    specs: program.specs,
    seed: 1,
    optimizer: { kind: 'sgd', momentum: 0, nesterov: false },
    clipping: { kind: 'none' },
  });
  training.importWeights(weights);
  training.step(1, (tensors) => program.loss(tensors, batch, STEP));
  const after = training.exportWeights();
  return Object.fromEntries(
    Object.entries(weights).map(([name, before]) => [
      name,
      before.map((value, i) => value - after[name]![i]!),
    ]),
  );
}

const lossOf = (program: TaskProgram, weights: Values, batch: ReturnType<typeof padBatch>): number =>
  withValues(program.specs, weights, (run) =>
    run((tensors) => program.loss(tensors, batch, STEP).dataSync()[0]!),
  );

describe.each(SMALL_TASKS)('a program for $name', ({ name, request, encoder, records }) => {
  const regular = {
    ...request,
    network: {
      ...request.network,
      dropout: 0.3,
      ...(name.includes('words') && { tokenDropout: 0.3 }),
      ...(!name.startsWith('one-to-one') && { recurrentDropout: 0.2 }),
    },
    training: {
      ...request.training,
      ...(/class|tags|entities/.test(name) && { classWeights: 'balanced' as const }),
    },
  };
  const program = programOf(regular, encoder);
  const weights = randomWeights(program.specs, 5);
  const examples = encoded(records(12, 4), request, encoder);

  it('has the gradient of finite differences, dropout and class weights included', () => {
    const batch = padBatch(examples, rowsOf(12));

    const gradients = gradientsOf(program, weights, batch);

    for (const spec of program.specs) {
      const random = randomStream(8, spec.name);
      const direction = weights[spec.name]!.map(() => random.normal());
      const length = Math.hypot(...direction);
      const moved = (by: number) => ({
        ...weights,
        [spec.name]: weights[spec.name]!.map((value, i) => value + (by * direction[i]!) / length),
      });
      const epsilon = 4e-3;
      const slope =
        (lossOf(program, moved(epsilon), batch) - lossOf(program, moved(-epsilon), batch)) / (2 * epsilon);
      const expected = gradients[spec.name]!.reduce((sum, g, i) => sum + (g * direction[i]!) / length, 0);
      expect({ weight: spec.name, slope }).toEqual({
        weight: spec.name,
        slope: expect.closeTo(expected, 3) as number,
      });
    }
  });

  it('predicts the same for a record alone and beside longer ones', () => {
    const together = predictWith(program, weights, examples).outputs;

    const alone = records(12, 4).flatMap((record) => [
      ...predictWith(program, weights, encoded([record], request, encoder)).outputs,
    ]);

    expect(largestRelativeDifference(Float32Array.from(alone), together)).toBeLessThan(1e-5);
  });

  it('has the same loss and gradient with more padding', () => {
    const record = Int32Array.from(lengthsOf(examples)).findIndex(
      (length) => length > 1 || name.startsWith('one'),
    );
    const batch = padBatch(examples, Int32Array.of(record));
    const longest = padBatch(examples, rowsOf(12));
    const plain = programOf(request, encoder);
    const padded = padRow(batch, longest.steps);

    const gradients = gradientsOf(plain, weights, batch);
    const same = gradientsOf(plain, weights, padded);

    expect(lossOf(plain, weights, padded)).toBeCloseTo(lossOf(plain, weights, batch), 5);
    for (const { name: weight } of plain.specs)
      expect(largestRelativeDifference(same[weight]!, gradients[weight]!)).toBeLessThan(1e-5);
  });

  it('trains, evaluates, is stored and predicts the same when it is loaded', async () => {
    const run = name.replace(/\W+/g, '-');
    const splits = { train: records(60, 1), validation: records(20, 2), test: records(24, 3) };
    const plan = await storeFixtureRun(store, { run, request: regular, encoder, splits });
    const counts: number[] = [];

    const evaluation = await runTrainer({
      store,
      plan,
      progress: (event: ProgressEvent) => {
        if (event.event === 'step') counts.push(tf.memory().numTensors);
      },
      signal: new AbortController().signal,
    });

    const before = tf.memory().numTensors;
    const loaded = await loadModel(store, runKeys(run).candidate, plan.request);
    const own = loaded.predict(encoded(splits.test, regular, encoder));
    loaded.dispose();
    expect(await readJson(store, runKeys(run).evaluation, Evaluation)).toEqual(evaluation);
    expect(Object.keys(evaluation.test).sort()).toEqual([...metricsOf(plan.request.task)].sort());
    for (const [metric, value] of Object.entries(own.metrics()))
      expect(value).toBeCloseTo(evaluation.test[metric as 'loss']!, 5);
    expect(evaluation.examples).toHaveLength(20);
    expect(new Set(counts).size).toBe(1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('scores answers as it measures outputs', () => {
    const test = records(24, 3);
    const tested = encoded(test, request, encoder);
    const predictions = predictWith(program, weights, tested);

    const scores = program.score(
      test.map(({ target }) => target),
      predictions.answers(),
      { tested },
    );

    const metrics = predictions.metrics();
    for (const [metric, value] of Object.entries(scores))
      expect(value).toBeCloseTo(metrics[metric as 'loss']!, 3);
  });

  it('has baselines with the metrics that the gate reads', () => {
    const [first, ...others] = program.baselines(
      encoded(records(60, 1), request, encoder),
      encoded(records(24, 3), request, encoder),
    );

    const [metric] = metricsOf(RunRequest.parse(request).task);
    for (const { test } of [first, ...others]) expect(test[metric]).toBeDefined();
  });
});

/** One sequence with padding up to so many steps. */
function padRow(batch: ReturnType<typeof padBatch>, steps: number): ReturnType<typeof padBatch> {
  const longer = <A extends Int32Array | Float32Array>(values: A, width: number): A => {
    const wide = new (values.constructor as new (length: number) => A)(steps * width);
    wide.set(values);
    return wide;
  };
  return {
    ...batch,
    steps,
    input: longer(batch.input, batch.channels),
    features: batch.features.map((ids) => longer(ids, ids.length / batch.steps)),
    ...(batch.targetSteps > 1 && {
      targetSteps: steps,
      targets: longer(batch.targets, batch.targets.length / batch.targetSteps),
    }),
  };
}
