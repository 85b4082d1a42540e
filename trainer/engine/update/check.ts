import { tf } from '../backend';
import type { WeightSpec } from '../weights';
import type { Clipping } from '../clipping';
import { largestDifference } from '../differences';
import { OPTIMIZER_KINDS, type OptimizerOptions } from '../optimizers';
import { randomStream } from '../../../shared/random';
import { inScope } from '../scope';
import type { Updater, UpdaterOptions } from './updater';

/** Each kind with its defaults, and what the defaults leave out. */
const OPTIMIZERS: readonly OptimizerOptions[] = [
  ...OPTIMIZER_KINDS.map((kind) => ({ kind })),
  { kind: 'sgd', momentum: 0.9, nesterov: true },
];
const CLIPPINGS: readonly Clipping[] = [
  { kind: 'value', threshold: 0.5 },
  { kind: 'norm', threshold: 1 },
  { kind: 'global-norm', threshold: 1 },
];
const SPECS: readonly WeightSpec[] = [
  { name: 'kernel', shape: [5, 7], initializer: { kind: 'zeros' } },
  { name: 'bias', shape: [7], initializer: { kind: 'zeros' } },
];
const STEPS = 3;
/** A few dozen float32 roundings of numbers around 1. */
const TOLERANCE = 1e-5;

export type MakeUpdater = (options: UpdaterOptions) => Updater;

/** Where an updater differs from another after some steps: part of a sentence, or null if nowhere. */
export function updateDisagreement(updater: MakeUpdater, oracle: MakeUpdater): string | null {
  for (const optimizer of OPTIMIZERS)
    for (const clipping of CLIPPINGS) {
      const name = `${optimizer.kind} with clipping by ${clipping.kind}`;
      try {
        const [found, expected] = [updater, oracle].map((each) => numbersOf(each, optimizer, clipping)) as [
          number[],
          number[],
        ];
        const worst = largestDifference(found, expected);
        if (!(worst < TOLERANCE)) return `${name} differs from the host's by ${worst}`;
      } catch (error) {
        return `${name} fails with "${error instanceof Error ? error.message : String(error)}"`;
      }
    }
  return null;
}

function numbersOf(make: MakeUpdater, optimizer: OptimizerOptions, clipping: Clipping): number[] {
  const random = randomStream(1, 'update check');
  const draw = () =>
    SPECS.map(({ shape }) =>
      Float32Array.from({ length: shape.reduce((product, n) => product * n, 1) }, () => random.normal()),
    );
  const updater = make({ specs: SPECS, initial: draw(), optimizer, clipping });
  try {
    const results = Array.from({ length: STEPS }, () =>
      inScope(() => {
        const gradients = draw().map((values, i) => tf.tensor(values, [...(SPECS[i]?.shape ?? [])]));
        return updater.step({ loss: tf.scalar(1), gradients, learningRate: 0.01 }).gradientNorm;
      }),
    );
    return [...results, ...updater.exportWeights().flatMap((values) => [...values])];
  } finally {
    updater.dispose();
  }
}
