import type { WeightSpec } from '../../../../trainer/engine';
import type { Axes } from '../../../../trainer/start/axes';
import { transfer, UnlikeWeights } from '../../../../trainer/start/transfer';

const spec = (name: string, shape: readonly number[]): WeightSpec => ({
  name,
  shape,
  initializer: { kind: 'zeros' },
});

const zeros = ({ specs }: { readonly specs: readonly WeightSpec[] }) =>
  Object.fromEntries(
    specs.map(({ name, shape }) => [name, new Float32Array(shape.reduce((size, side) => size * side, 1))]),
  );

const axes = (of: string, keys: readonly string[]): Axes =>
  new Map([
    ['table', new Map([[0, [{ of, keys }]]])],
    ['kernel', new Map([[1, [{ of, keys }]]])],
    [
      'pairs',
      new Map([
        [0, [{ of, keys }]],
        [1, [{ of, keys }]],
      ]),
    ],
  ]);

const champion = {
  specs: [spec('table', [3, 2]), spec('kernel', [2, 3]), spec('pairs', [3, 3])],
  axes: axes('tokens', ['id 0', 'text a', 'text b']),
  values: {
    table: Float32Array.of(1, 2, 3, 4, 5, 6),
    kernel: Float32Array.of(1, 2, 3, 4, 5, 6),
    pairs: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
  },
};

describe('transfer', () => {
  it('finds rows and columns by what they are of, wherever they lie; what is new is initialised', () => {
    const own = {
      specs: [spec('table', [4, 2]), spec('kernel', [2, 4]), spec('pairs', [4, 4])],
      axes: axes('tokens', ['id 0', 'text c', 'text b', 'text d']),
    };

    const { values, parameters, entries } = transfer(champion, own, zeros(own));

    expect([...values['table']!]).toEqual([1, 2, 0, 0, 5, 6, 0, 0]);
    expect([...values['kernel']!]).toEqual([1, 0, 3, 0, 4, 0, 6, 0]);
    expect([...values['pairs']!]).toEqual([1, 0, 3, 0, 0, 0, 0, 0, 7, 0, 9, 0, 0, 0, 0, 0]);
    expect(parameters).toEqual({ taken: 12, of: 32 });
    expect(entries).toEqual([{ of: 'tokens', taken: 1, added: 2, left: 1 }]);
  });

  it('takes nothing of other things by the same name', () => {
    const own = { ...champion, axes: axes('conditions', ['id 0', 'text a', 'text b']) };

    const { parameters, entries } = transfer(champion, own, zeros(own));

    expect(parameters.taken).toBe(0);
    expect(entries).toEqual([{ of: 'conditions', taken: 0, added: 2, left: 0 }]);
  });

  it('refuses a size that the data does not decide, and a weight that is not there', () => {
    const wider = { specs: [spec('table', [3, 5])], axes: axes('tokens', ['id 0', 'text a', 'text b']) };
    const other = { specs: [spec('query', [1])], axes: new Map() };

    expect(() => transfer(champion, wider, zeros(wider))).toThrow(
      new UnlikeWeights("its weight table is [3, 2], this run's [3, 5]"),
    );
    expect(() => transfer(champion, other, zeros(other))).toThrow(
      new UnlikeWeights('it has no weight query'),
    );
  });
});
