import type { WeightSpec } from './weights';
import { type RandomStream, randomStream } from '../../shared/random';

/**
 * Initial values of a weight: they depend only on (seed, name, shape, initializer), and are the same bytes each time.
 */
export function initialize(spec: WeightSpec, seed: number): Float32Array {
  const { initializer, shape } = spec;
  const random = randomStream(seed, `weights/${spec.name}`);
  const values = new Float32Array(shape.reduce((product, n) => product * n, 1));
  switch (initializer.kind) {
    case 'zeros':
      return values;
    case 'uniform':
      return fillUniform(values, initializer.limit, random);
    case 'normal':
      return values.map(() => initializer.standardDeviation * random.normal());
    case 'glorot-uniform':
      return fillUniform(values, Math.sqrt(6 / (fanIn(shape) + (shape.at(-1) ?? 1))), random);
    case 'orthogonal':
      return orthogonal(values, shape, random);
    case 'identity':
      return identity(values, shape.at(-1) ?? 1);
    case 'gate-bias': {
      const { value, gate, gates } = initializer;
      const units = (shape.at(-1) ?? 0) / gates;
      // Only in the first row, the input's: the second, the recurrent product's, is added to it.
      return values.fill(value, gate * units, (gate + 1) * units);
    }
  }
}

function fanIn(shape: readonly number[]): number {
  return shape.slice(0, -1).reduce((product, n) => product * n, 1);
}

function fillUniform(values: Float32Array, limit: number, random: RandomStream): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * limit;
  return values;
}

/** Ones on the diagonal of the first square block. */
function identity(values: Float32Array, columns: number): Float32Array {
  for (let i = 0; i < values.length; i += columns + 1) values[i] = 1;
  return values;
}

/** Orthonormal rows (or, for a tall matrix, columns) (Saxe 2014): modified Gram-Schmidt on normal vectors. */
function orthogonal(values: Float32Array, shape: readonly number[], random: RandomStream): Float32Array {
  const columns = shape.at(-1) ?? 1;
  const rows = values.length / columns;
  const count = Math.min(rows, columns);
  const basis: Float64Array[] = [];
  while (basis.length < count) {
    const vector = Float64Array.from({ length: Math.max(rows, columns) }, () => random.normal());
    for (const other of basis) subtract(vector, other, dot(vector, other));
    const norm = Math.sqrt(dot(vector, vector));
    basis.push(vector.map((value) => value / norm));
  }
  basis.forEach((vector, i) => {
    if (rows <= columns) values.set(vector, i * columns);
    else vector.forEach((value, j) => (values[j * columns + i] = value));
  });
  return values;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function subtract(target: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] ?? 0) - factor * (vector[i] ?? 0);
}
