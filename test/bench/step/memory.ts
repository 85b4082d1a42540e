import { parseArgs } from 'node:util';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node-gpu';
import {
  affine,
  createTraining,
  embeddingLookup,
  randomStream,
  recurrentStackLast,
  softmaxCrossEntropy,
  stackWeightSpecs,
  tf,
  type Training,
} from '../../../trainer/engine';

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

const HELP = `Memory over ${AT_STEPS.at(-1)} training steps: embedding, two bidirectional LSTM layers, dropout, Adam, clipping;
batches of ${BATCH} sequences of ${SHORTEST} to ${LONGEST} steps.

  npm run bench:memory            prints a table
  npm run bench:memory -- --json  ends with one line of JSON
`;

interface Reading {
  readonly step: number;
  /** Of the whole process, as the operating system counts it. */
  readonly residentMb: number;
  readonly liveTensors: number;
  readonly liveTensorsMb: number;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const readings = measure();
  process.stdout.write('  step  resident MB  live tensors  in tensors MB\n');
  for (const { step, residentMb, liveTensors, liveTensorsMb } of readings)
    process.stdout.write(
      `${String(step).padStart(6)}${residentMb.toFixed(1).padStart(13)}${String(liveTensors).padStart(14)}${liveTensorsMb.toFixed(1).padStart(15)}\n`,
    );
  if (values.json) process.stdout.write(`${JSON.stringify(readings)}\n`);
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

main();
