import { initialize, randomStream, tf } from '../../../../trainer/engine';

describe('seeded random numbers', () => {
  it('a stream depends only on seed and name', () => {
    const numbers = (seed: number, name: string) => {
      const random = randomStream(seed, name);
      return Array.from({ length: 5 }, () => random.uniform());
    };

    expect(numbers(1, 'a')).toEqual(numbers(1, 'a'));
    expect(numbers(1, 'a')).not.toEqual(numbers(2, 'a'));
    expect(numbers(1, 'a')).not.toEqual(numbers(1, 'b'));
  });

  it('uniform numbers fill [0, 1) evenly, normal ones have mean 0 and variance 1', () => {
    const random = randomStream(1, 'distribution');
    const [uniform, normal] = [() => random.uniform(), () => random.normal()].map((draw) =>
      Array.from({ length: 20_000 }, draw),
    ) as [number[], number[]];
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    const tenths = Array.from(
      { length: 10 },
      (_, i) => uniform.filter((u) => Math.floor(10 * u) === i).length,
    );
    expect(Math.min(...tenths)).toBeGreaterThan(1850);
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((value) => value ** 2))).toBeCloseTo(1, 1);
  });

  it.each([0.1, 1 / 3, 0.5, 0.999])(
    'a mask of rate %d is zero where a uniform number is below it',
    (rate) => {
      const one = randomStream(3, 'mask');
      const expected = Float32Array.from({ length: 5000 }, () => (one.uniform() < rate ? 0 : 1.25));
      const mask = new Float32Array(5000);

      randomStream(3, 'mask').fillMask(mask, rate, 1.25);

      expect(mask).toEqual(expected);
    },
  );

  it('a shuffle keeps every element and reaches every order', () => {
    const random = randomStream(1, 'shuffle');

    const orders = Array.from({ length: 300 }, () => random.shuffle([1, 2, 3]).join(''));

    expect(new Set(orders)).toEqual(new Set(['123', '132', '213', '231', '312', '321']));
  });

  it('a choice is as likely as its share', () => {
    const random = randomStream(1, 'choice');

    const choices = Array.from({ length: 4000 }, () => random.choice([1, 0, 3]));

    expect(new Set(choices)).toEqual(new Set([0, 2]));
    expect(choices.filter((index) => index === 2).length / 4000).toBeCloseTo(0.75, 1);
  });

  it('initial values depend on seed, name and scheme', () => {
    const spec = { name: 'w', shape: [30, 50], initializer: { kind: 'glorot-uniform' } as const };
    const limit = Math.sqrt(6 / 80);

    const values = initialize(spec, 1);

    expect(initialize(spec, 1)).toEqual(values);
    expect(initialize(spec, 2)).not.toEqual(values);
    expect(initialize({ ...spec, name: 'v' }, 1)).not.toEqual(values);
    expect(values.every((value) => Math.abs(value) <= limit)).toBe(true);
    expect(values.reduce((sum, value) => sum + value ** 2, 0) / values.length).toBeCloseTo(limit ** 2 / 3, 3);
  });

  it.each([
    { shape: [6, 18], name: 'wide' },
    { shape: [18, 6], name: 'tall' },
  ])('an orthogonal $name matrix has orthonormal vectors along its short side', ({ shape }) => {
    const values = initialize({ name: 'u', shape, initializer: { kind: 'orthogonal' } }, 1);
    const matrix = tf.tensor2d(values, shape as [number, number]);
    const wide = (shape[0] ?? 0) < (shape[1] ?? 0);

    const product = tf.matMul(matrix, matrix, !wide, wide).sub(tf.eye(6)).abs().max().dataSync()[0];

    expect(product).toBeLessThan(1e-6);
  });

  it('an identity keeps the state', () => {
    const spec = { name: 'u', shape: [3, 3], initializer: { kind: 'identity' } as const };

    expect([...initialize(spec, 1)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('the forget gate starts open', () => {
    const spec = {
      name: 'bias',
      shape: [8],
      initializer: { kind: 'gate-bias', gate: 1, gates: 4, value: 1 } as const,
    };

    expect([...initialize(spec, 1)]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  });

  it('the update gate starts closed: z = 1 - Γu is a GRU’s first gate, of the input’s bias alone', () => {
    const spec = {
      name: 'bias',
      shape: [2, 6],
      initializer: { kind: 'gate-bias', gate: 0, gates: 3, value: 4 } as const,
    };

    expect([...initialize(spec, 1)]).toEqual([4, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
