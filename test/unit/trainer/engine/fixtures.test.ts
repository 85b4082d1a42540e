import { largestDifference } from './support/compare';
import { describeCell, readFixtures } from './support/fixtures';
import { runStack } from './support/stacks';

const kernels = ['reference', 'tensorflow', 'onednn'] as const;

describe.each(['keras', 'torch'] as const)('against %s', (library) => {
  const { cases, lengths, batch, steps, inputs, units } = readFixtures(library);

  describe.each(kernels)('the %s kernel', (kernel) => {
    it.each(
      cases.map((fixture) => ({
        fixture,
        name: describeCell(fixture.cell),
        direction: fixture.bidirectional ? 'bidirectional' : 'unidirectional',
        depth: fixture.layers,
      })),
    )('computes the outputs and gradients of $name, $direction, depth $depth', ({ fixture }) => {
      const problem = { ...fixture, lengths, batch, steps, inputs, units };

      const found = runStack(problem, kernel);

      const differences = {
        h: largestDifference(found.h, fixture.h),
        states: largestDifference(concat(found.states), fixture.states.flat()),
        dx: largestDifference(found.dx, fixture.dx),
        dinitial: largestDifference(concat(found.dinitial), fixture.dinitial.flat()),
        dweights: largestDifference(concat(found.dweights), fixture.dweights.flat()),
      };
      expect(Object.entries(differences).filter(([, difference]) => !(difference < 1e-5))).toEqual([]);
    });
  });
});

function concat(arrays: Float32Array[]): number[] {
  return arrays.flatMap((array) => [...array]);
}
