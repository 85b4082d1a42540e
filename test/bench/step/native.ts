import { readFileSync } from 'node:fs';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import {
  affine,
  type Cell,
  createTraining,
  inScope,
  recurrentStackLast,
  softmaxCrossEntropy,
  stackWeightSpecs,
  tf,
} from '../../../trainer/engine';
import type { WeightSpec } from '../../../trainer/engine';
import type { BenchProblem, Contender, Job } from './contender';

const CELLS: Record<BenchProblem['cell'], Cell> = {
  lstm: { kind: 'lstm' },
  gru: { kind: 'gru', variant: 'reset-after' },
};
const LEARNING_RATE = 0.001;

interface Data {
  readonly x: Float32Array;
  readonly labels: Int32Array;
}

type MakeStep = (job: Job, data: Data) => () => void;

/** This engine, called as the trainer calls it. */
export const unroll: Contender = inProcess('unroll', (job, { x, labels }) => {
  const { batch, steps, inputs, units, classes } = job;
  const shape = { cell: CELLS[job.cell], inputs, units, layers: 1, bidirectional: false };
  const stack = stackWeightSpecs(shape);
  const head: WeightSpec[] = [
    { name: 'head/kernel', shape: [units, classes], initializer: { kind: 'glorot-uniform' } },
    { name: 'head/bias', shape: [classes], initializer: { kind: 'zeros' } },
  ];
  const training = createTraining({
    specs: [...stack, ...head],
    seed: 1,
    optimizer: { kind: 'adam' },
    clipping: { kind: 'global-norm', threshold: 1 },
  });
  return () => {
    training.step(LEARNING_RATE, (weights) => {
      const x_BTI = tf.tensor3d(x, [batch, steps, inputs]);
      const own = stack.map(({ name }) => weights[name] as Tensor);
      const { last_BH } = recurrentStackLast({ ...shape, x_BTI, weights: own });
      const logits_NV = affine({
        x_NI: last_BH,
        kernel_IO: weights['head/kernel'] as Tensor2D,
        bias_O: weights['head/bias'] as Tensor1D,
      });
      return softmaxCrossEntropy({ logits_NV, labels_N: labels });
    });
  };
});

/** Stock tf.layers on the same backend. It has no reset-after GRU: its own GRU takes part instead. */
export const tfLayers: Contender = inProcess('tfLayers', (job, { x, labels }) => {
  const { batch, steps, inputs, units, classes } = job;
  const options = { units, inputShape: [steps, inputs] };
  const layer = job.cell === 'lstm' ? tf.layers.lstm(options) : tf.layers.gru(options);
  const model = tf.sequential({ layers: [layer, tf.layers.dense({ units: classes })] });
  const optimizer = tf.train.adam(LEARNING_RATE);
  return () => {
    inScope(() => {
      const [inputs_BTI, targets] = [
        tf.tensor3d(x, [batch, steps, inputs]),
        tf.oneHot(tf.tensor1d(labels), classes),
      ];
      const { grads } = tf.variableGrads(() =>
        tf.losses.softmaxCrossEntropy(targets, model.apply(inputs_BTI, { training: true }) as Tensor2D),
      );
      const norm = tf.addN(Object.values(grads).map((grad) => grad.square().sum())).sqrt();
      const scale = tf.minimum(1, tf.div(1, norm));
      optimizer.applyGradients(
        Object.fromEntries(Object.entries(grads).map(([name, grad]) => [name, grad.mul(scale)])),
      );
    });
  };
});

function inProcess(name: Contender['name'], make: MakeStep): Contender {
  let current: { readonly key: string; readonly step: () => void } | null = null;
  return {
    name,
    run(job) {
      const key = JSON.stringify([job.cell, job.batch, job.steps, job.inputs, job.units]);
      if (current?.key !== key) current = { key, step: make(job, readData(job)) };
      const { step } = current;
      for (let i = 0; i < job.warmUp; i++) step();
      return Promise.resolve(
        Array.from({ length: job.repeat }, () => {
          const start = process.hrtime.bigint();
          step();
          return Number(process.hrtime.bigint() - start) / 1e6;
        }),
      );
    },
    close: () => Promise.resolve(),
  };
}

function readData({ data, batch, steps, inputs }: Job): Data {
  const bytes = new Uint8Array(readFileSync(data)).buffer;
  const count = batch * steps * inputs;
  return { x: new Float32Array(bytes, 0, count), labels: new Int32Array(bytes, 4 * count) };
}
