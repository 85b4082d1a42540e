import type { Encoder } from '../../../../shared/dataset';
import type { RunRequest } from '../../../../shared/request/request';
import { initialize, type WeightSpec } from '../../../../trainer/engine';
import { resolveNetwork } from '../../../../trainer/network/config';
import { withValues } from '../../../../trainer/network/values';
import { buildProgram } from '../../../../trainer/tasks/build';
import type { Predictions, TaskProgram } from '../../../../trainer/tasks/program';
import type { Examples } from '../../../../trainer/data/examples';
import { settledFixture } from '../../../support/settled';
import type { z } from 'zod';

/** The program that a run of the request builds. */
export function programOf(input: z.input<typeof RunRequest>, encoder: Encoder): TaskProgram {
  const request = settledFixture(input);
  return buildProgram({ request, config: resolveNetwork(request, encoder), encoder });
}

/** Random weights, biases included: zeros would hide mistakes. */
export const randomWeights = (specs: readonly WeightSpec[], seed: number, limit = 0.7) =>
  Object.fromEntries(
    specs.map((spec) => [spec.name, initialize({ ...spec, initializer: { kind: 'uniform', limit } }, seed)]),
  );

export const predictWith = (
  program: TaskProgram,
  weights: Readonly<Record<string, Float32Array>>,
  examples: Examples,
): Predictions => withValues(program.specs, weights, (run) => program.predict(run, examples));
