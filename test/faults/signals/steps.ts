import { createHash } from 'node:crypto';
import { setImmediate as eventLoop } from 'node:timers/promises';
import { z } from 'zod';
import {
  cellWeightSpecs,
  createTraining,
  recurrentLayer,
  tf,
  type AnyCell,
  type Tensor3D,
} from '../../../trainer/engine';

const SHAPE = { batch: 16, steps: 100, inputs: 6, units: 64 };

const Arguments = z.tuple([
  z.enum(['onednn', 'tensorflow']),
  z.enum(['lstm', 'gru']),
  z.coerce.number().int().min(1),
]);

/**
 * Trains one layer for `<kernel> <cell> <updates>` while signals are handled, and prints a digest of the weights and how
 * many signals were heard. `ready` is printed once all code is loaded.
 */
export async function runSteps(given: readonly string[]): Promise<void> {
  const [kernel, kind, updates] = Arguments.parse(given);
  let heard = 0;
  process.on('SIGWINCH', () => (heard += 1));
  const cell: AnyCell = kind === 'lstm' ? { kind } : { kind };
  const x_BTI: Tensor3D = tf.randomNormal([SHAPE.batch, SHAPE.steps, SHAPE.inputs], 0, 1, 'float32', 7);
  const specs = cellWeightSpecs(cell, SHAPE.inputs, SHAPE.units);
  const training = createTraining({
    specs,
    seed: 1,
    optimizer: { kind: 'sgd' },
    clipping: { kind: 'global-norm', threshold: 1 },
  });
  for (let update = 0; update < updates; update++) {
    training.step(0.01, (weights) =>
      recurrentLayer({ cell, x_BTI, weights: Object.values(weights), kernel })
        .h_BTH.square()
        .mean(),
    );
    if (update === 0) process.stdout.write('ready\n');
    await eventLoop();
  }
  const hash = createHash('sha256');
  for (const values of Object.values(training.exportWeights())) hash.update(values);
  process.stdout.write(`${JSON.stringify({ digest: hash.digest('hex'), heard })}\n`);
}
