import type { Encoder } from '../../../../shared/dataset';
import type { Examples } from '../../../../trainer/data/examples';
import { axesOf } from '../../../../trainer/start/axes';
import { transfer, type Weighed } from '../../../../trainer/start/transfer';
import type { TaskProgram } from '../../../../trainer/tasks/program';
import { predictWith, programOf, randomWeights } from '../support/programs';
import { recipeTasks } from '../support/recipe-tasks';
import { encoded } from '../support/toy';

/** The same with all that has an order of its own turned round, special ids apart. */
function turned({ input, target, ...rest }: Encoder): Encoder {
  return { ...rest, input: turnedInput(input), target: turnedTarget(target) };
}

const reversed = (values: readonly string[], special: number): string[] => [
  ...values.slice(0, special),
  ...values.slice(special).toReversed(),
];

function turnedInput(input: Encoder['input']): Encoder['input'] {
  switch (input.kind) {
    case 'tokens': {
      const { vocabulary, conditions, features, ...rest } = input;
      const of = <Of extends { values: string[] }>(one: Of) => ({ ...one, values: reversed(one.values, 2) });
      return {
        ...rest,
        vocabulary: reversed(vocabulary, 2),
        conditions: conditions.map(of),
        features: features.map(of),
      };
    }
    case 'condition':
      return input.values.length === 0 ? input : { ...input, values: reversed(input.values, 2) };
    default:
      return input;
  }
}

function turnedTarget(target: Encoder['target']): Encoder['target'] {
  switch (target.kind) {
    case 'class':
    case 'tags':
      return { ...target, labels: target.labels.toReversed() };
    case 'tokens':
      return { ...target, vocabulary: reversed(target.vocabulary, 4) };
    default:
      return target;
  }
}

describe('weights for a network whose data orders its tokens and labels otherwise', () => {
  it.each(recipeTasks())('answer as they did in $name', ({ request, encoder, records }) => {
    const [champion, own] = [encoder, turned(encoder)].map((of) => {
      const program = programOf(request, of);
      const examples = encoded(records, request, of);
      return { program, examples, specs: program.specs, axes: axesOf(program.config, of) };
    }) as [Side, Side];
    const values = randomWeights(champion.specs, 3);

    const taken = transfer({ ...champion, values }, own, randomWeights(own.specs, 4));

    const before = predictWith(champion.program, values, champion.examples);
    const after = predictWith(own.program, taken.values, own.examples);
    expect(shown(after.answers())).toEqual(shown(before.answers()));
    expect(after.metrics().loss).toBeCloseTo(before.metrics().loss!, 4);
    expect(taken.parameters).toEqual({ taken: parametersOf(own.specs), of: parametersOf(own.specs) });
  });
});

interface Side extends Weighed {
  readonly program: TaskProgram;
  readonly examples: Examples;
}

const parametersOf = (specs: readonly { readonly shape: readonly number[] }[]): number =>
  specs.reduce((sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1), 0);

/** Values to six digits: sums may be taken in another order. */
const shown = (answers: readonly unknown[]): unknown =>
  JSON.parse(
    JSON.stringify(answers, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(5)) : value,
    ),
  );
