/** `npm run bench:memory`: whether memory stays flat over many training steps. */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import {
  affine,
  createTraining,
  embeddingLookup,
  engineInfo,
  randomStream,
  recurrentStackLast,
  softmaxCrossEntropy,
  stackWeightSpecs,
  tf,
  type Training,
} from '../../../trainer/engine';
import { runAsProcess } from '../../../local/cli/terminal/command-process';
import { parseOptions } from '../../../local/cli/terminal/options.cjs';
import { OPTIONS } from '../../../local/cli/usage/bench-memory.cjs';
import { formatTable, shown } from '../table';

const AT_STEPS = [100, 250, 500, 1000];
const VOCABULARY = 2000;
const CLASSES = 10;
const BATCH = 32;
/** Batches are of 31 different lengths, as length buckets are: each has buffers and oneDNN plans of its own. */
const [SHORTEST, LONGEST] = [20, 50];
const STACK = {
  cell: { kind: 'lstm' },
  inputs: 64,
  units: 64,
  layers: 2,
  bidirectional: true,
} as const;

interface Reading {
  readonly step: number;
  /** Of the whole process, as the operating system counts it. */
  readonly residentMb: number;
  readonly liveTensors: number;
  readonly liveTensorsMb: number;
}

function measureMemory(args: readonly string[]): Promise<undefined> {
  const { values } = parseOptions(args, OPTIONS);
  const readings = measure();
  const { threads, kernels } = engineInfo();
  const table = formatTable({
    title: `Memory over ${AT_STEPS.at(-1)} training steps`,
    settings: `${threads} threads; kernels: ${kernels}`,
    header: ['step', 'resident MB', 'live tensors', 'in tensors MB'],
    rows: readings.map(({ step, residentMb, liveTensors, liveTensorsMb }) => [
      ...[String(step), shown(residentMb), String(liveTensors), shown(liveTensorsMb)],
    ]),
  });
  process.stdout.write(`${table}\n`);
  if (values.json === true) process.stdout.write(`${JSON.stringify(readings)}\n`);
  return Promise.resolve(undefined);
}

function measure(): Reading[] {
  const step = makeStep();
  return AT_STEPS.map((at, i) => {
    for (let done = AT_STEPS[i - 1] ?? 0; done < at; done++) step(done);
    const { numTensors, numBytes } = tf.memory();
    const residentMb = process.memoryUsage.rss() / 1e6;
    return { step: at, residentMb, liveTensors: numTensors, liveTensorsMb: numBytes / 1e6 };
  });
}

function makeStep(): (step: number) => void {
  const stack = stackWeightSpecs(STACK);
  const training: Training = createTraining({
    specs: [
      {
        name: 'embedding',
        shape: [VOCABULARY, STACK.inputs],
        initializer: { kind: 'uniform', limit: 0.05 },
      },
      ...stack,
      { name: 'head/kernel', shape: [2 * STACK.units, CLASSES], initializer: { kind: 'glorot-uniform' } },
      { name: 'head/bias', shape: [CLASSES], initializer: { kind: 'zeros' } },
    ],
    seed: 1,
    optimizer: { kind: 'adam' },
    clipping: { kind: 'global-norm', threshold: 1 },
  });
  return (step) => {
    const { steps, lengths_B, ids, labels_N } = batchAt(step);
    training.step(0.001, (weights) => {
      const { last_BH } = recurrentStackLast({
        ...STACK,
        x_BTI: embeddingLookup(weights.embedding as Tensor2D, { ids, batch: BATCH, steps }),
        lengths_B,
        weights: stack.map(({ name }) => weights[name] as Tensor),
        dropout: { rate: 0.2, seed: 1, step },
      });
      const logits_NV = affine({
        x_NI: last_BH,
        kernel_IO: weights['head/kernel'] as Tensor2D,
        bias_O: weights['head/bias'] as Tensor1D,
      });
      return softmaxCrossEntropy({ logits_NV, labels_N });
    });
  };
}

function batchAt(step: number) {
  const random = randomStream(step, 'memory');
  const steps = SHORTEST + random.integer(LONGEST - SHORTEST + 1);
  return {
    steps,
    lengths_B: Int32Array.from({ length: BATCH }, () => 1 + random.integer(steps)),
    ids: Int32Array.from({ length: BATCH * steps }, () => random.integer(VOCABULARY)),
    labels_N: Int32Array.from({ length: BATCH }, () => random.integer(CLASSES)),
  };
}

runAsProcess(measureMemory);
