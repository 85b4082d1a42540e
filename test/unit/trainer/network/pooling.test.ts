import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inScope, tf } from '../../../../trainer/engine';
import { characterVectors } from '../../../../trainer/network/character-encoder';
import type { Readout } from '../../../../trainer/network/config';
import { readOut } from '../../../../trainer/network/readout';
import type { Tensor, Tensor3D, Weights } from '../../../../trainer/network/tensors';

interface Case {
  readonly weights: Readonly<Record<string, { shape: number[]; values: number[] }>>;
  readonly result: number[];
  readonly slopes: number[];
  readonly gradients: Readonly<Record<string, number[]>>;
}
interface Fixtures {
  readonly characters: readonly (Case & { ids: number[][]; window: number })[];
  readonly readouts: readonly (Case & { kind: Readout; lengths: number[] })[];
}

/** Numbers made by fixtures/make_pooling.py, which loops over tokens and steps. */
const { characters, readouts } = JSON.parse(
  readFileSync(join(__dirname, 'fixtures/pooling.json'), 'utf8'),
) as Fixtures;

/** The result of a function of a case's tensors, and the gradients of its sum weighted by the case's slopes. */
function measured({ weights, slopes }: Case, compute: (tensors: Weights) => Tensor) {
  return inScope(() => {
    const names = Object.keys(weights);
    const tensors = names.map((name) => tf.tensor(weights[name]!.values, weights[name]!.shape));
    const named = (given: readonly Tensor[]) =>
      Object.fromEntries(names.map((name, index) => [name, given[index]!]));
    const result = compute(named(tensors));
    const gradients = tf.grads((...given: Tensor[]) =>
      compute(named(given)).mul(tf.tensor(slopes, result.shape)).sum(),
    )(tensors);
    return {
      result: [...result.dataSync()],
      gradients: Object.fromEntries(names.map((name, index) => [name, [...gradients[index]!.dataSync()]])),
    };
  });
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 4));
}

function expectSame(one: Case, compute: (tensors: Weights) => Tensor): void {
  const { result, gradients } = measured(one, compute);

  expectClose(result, one.result);
  for (const [name, expected] of Object.entries(one.gradients)) expectClose(gradients[name]!, expected);
}

describe('the characters of tokens', () => {
  it.each(characters)('become what numpy makes of them, through windows of $window', (one) => {
    const [batch, steps, width] = [2, 3, 4];
    const { shape } = one.weights['kernel']!;
    const layer = { values: 6, width, embeddingSize: 2, filters: shape[1]!, window: one.window };

    expectSame(one, (tensors) => {
      const weights = Object.fromEntries(Object.entries(tensors).map(([name, x]) => [`own/${name}`, x]));
      return characterVectors(weights, 'own', layer, {
        ids: Int32Array.from(one.ids.flat()),
        batch,
        steps,
      });
    });
  });
});

describe('the states of a sequence', () => {
  it.each(readouts)('are read by $kind as numpy does', (one) => {
    expectSame(one, ({ states, ...rest }) =>
      readOut(one.kind, Object.fromEntries(Object.entries(rest).map(([name, x]) => [`readout/${name}`, x])), {
        h_BTH: states as Tensor3D,
        lengths_B: Int32Array.from(one.lengths),
      }),
    );
  });
});
