import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import wabt from 'wabt';
import { randomStream } from '../../../../shared/random';
import { UpdateMemory } from '../../../../trainer/engine/update/memory';
import { weightLayout } from '../../../../trainer/engine/parameters';
import {
  add,
  addRows,
  copy,
  copyRows,
  fill,
  fillMask,
  multiply,
  relu,
  reluSlope,
} from '../../../../trainer/engine/vector/arrays';
import { VectorMemory, vectorMemory } from '../../../../trainer/engine/vector/memory';
import { VECTOR_MODULE } from '../../../../trainer/engine/vector/module';

/** Lengths around the four numbers of an instruction. */
const LENGTHS = [1, 3, 4, 5, 8, 63, 64, 65, 1001];

const drawn = (length: number, name: string): Float32Array => {
  const random = randomStream(1, name);
  return Float32Array.from({ length }, () => random.normal());
};

const inMemory = (values: Float32Array): Float32Array => {
  const array = vectorMemory().take(values.length)!;
  array.set(values);
  return array;
};

/** What `operation` makes of the same arrays in vector memory and out of it. */
function both(arrays: readonly Float32Array[], operation: (...arrays: Float32Array[]) => unknown) {
  return [arrays.map((array) => array.slice()), arrays.map(inMemory)].map((given) => {
    operation(...given);
    return given.map((array) => Array.from(array));
  });
}

describe('the WebAssembly module', () => {
  it('the module in the source is what vector.wat assembles to', async () => {
    const file = join(__dirname, '../../../../trainer/engine/vector/vector.wat');
    const assembler = await wabt();

    const assembled = assembler
      .parseWat('vector.wat', readFileSync(file, 'utf8'), { simd: true, threads: true, bulk_memory: true })
      .toBinary({}).buffer;

    expect(Buffer.from(assembled).toString('base64')).toBe(VECTOR_MODULE);
  });
});

describe('arithmetic on arrays', () => {
  it.each(LENGTHS)('gives the same bits in vector memory and out of it, for %i numbers', (length) => {
    const [x, y] = [drawn(length, 'x'), drawn(length, 'y')];

    const results = [
      both([x, y], (sum, values) => add(sum, values)),
      both([x, y, drawn(length, 'to')], (a, b, to) => multiply(a, b, to)),
      both([x, y], (from, to) => copy(from, to)),
      both([x, y], (from, to) => relu(from, to)),
      both([x, y, drawn(length, 'to')], (out, slope, to) => reluSlope(out, slope, to)),
      both([x], (array) => fill(array, 0.3)),
    ];

    for (const [outside, inside] of results) expect(inside).toEqual(outside);
    expect(results[0]![0]![0]![0]).toBe(Math.fround(x[0]! + y[0]!));
  });

  it.each([1, 2, 7, 64])('copies and adds rows of %i numbers by their places', (width) => {
    const [from, sums] = [drawn(5 * width, 'from'), drawn(4 * (width + 2), 'sums')];
    const places = Int32Array.of(4, -1, 0, 4);

    const [copiedOutside, copiedInside] = both([from, sums], (source, target) => {
      copyRows(
        { array: source, width },
        { array: target, width: width + 2 },
        { places, columns: width, count: 4 },
      );
    });
    const [addedOutside, addedInside] = both([from.slice(0, 3 * width), sums], (source, target) => {
      addRows({ array: target, width }, Int32Array.of(2, 0, 2), source);
    });

    expect(copiedInside).toEqual(copiedOutside);
    expect(copiedInside![1]!.slice(0, width)).toEqual(Array.from(from.slice(4 * width)));
    expect(copiedInside![1]!.slice(width + 2, 2 * width + 2)).toEqual(Array<number>(width).fill(0));
    // What lies behind a row's columns stays.
    expect(copiedInside![1]!.slice(width, width + 2)).toEqual(Array.from(sums.slice(width, width + 2)));
    expect(addedInside).toEqual(addedOutside);
    expect(addedInside![1]![0]).toBe(Math.fround(sums[0]! + from[width]!));
  });

  it('copies row for row where no places are given', () => {
    const [from, to] = [inMemory(drawn(12, 'from')), inMemory(new Float32Array(12))];

    copyRows({ array: from, width: 3 }, { array: to, width: 4 }, { columns: 2, count: 3 });

    expect(Array.from(to)).toEqual([from[0], from[1], 0, 0, from[3], from[4], 0, 0, from[6], from[7], 0, 0]);
  });

  it.each([0, 0.1, 0.5, 0.999])(
    'draws the same mask of rate %f, and leaves the generator where it is then',
    (rate) => {
      const randoms = [randomStream(7, 'mask'), randomStream(7, 'mask')];
      const masks = [new Float32Array(1001), inMemory(new Float32Array(1001))];

      masks.forEach((mask, i) => fillMask(randoms[i]!, mask, rate, 1 / (1 - rate)));

      expect(Array.from(masks[1]!)).toEqual(Array.from(masks[0]!));
      expect(randoms[1]!.uniform()).toBe(randoms[0]!.uniform());
    },
  );
});

describe('vector memory', () => {
  it('uses blocks again that were given back, and takes new ones where there is none', () => {
    const memory = new VectorMemory();
    const first = memory.take(100)!;
    memory.give(first);

    const [again, another] = [memory.take(97)!, memory.take(100)!];

    expect(again.byteOffset).toBe(first.byteOffset);
    expect(another.byteOffset).not.toBe(first.byteOffset);
    expect([again.length, again.byteOffset % 64, another.byteOffset % 64]).toEqual([97, 0, 0]);
  });

  it('grows without moving what is there', () => {
    const memory = new VectorMemory();
    const early = memory.take(3)!.fill(5);

    const large = memory.take(20 * 2 ** 20)!;

    large.fill(1);
    expect(large).toHaveLength(20 * 2 ** 20);
    expect([memory.holds(early), memory.holds(large), memory.holds(new Float32Array(3))]).toEqual([
      true,
      true,
      false,
    ]);
    expect(Array.from(early)).toEqual([5, 5, 5]);
  });

  it('says when it is full, and tells an array that is given back twice', () => {
    const memory = new VectorMemory();
    const array = memory.take(10)!;

    memory.give(array);

    expect(memory.take(2 ** 30)).toBeUndefined();
    expect(() => memory.give(array)).toThrow('given back twice');
  });
});

describe('memory of an update', () => {
  const SIZE = 100_003;
  const layout = weightLayout([{ name: 'w', shape: [SIZE], initializer: { kind: 'zeros' } }]);

  it('adds up a norm that does not depend on where the gradient lies or on who adds', () => {
    const gradient = drawn(SIZE, 'gradient');
    const expected = gradient.reduce((sum, value) => sum + value * value, 0);
    const memory = new UpdateMemory(layout);

    const squares = [gradient, inMemory(gradient)].map((array) => memory.squaredNorm(array));

    expect(squares[1]).toBe(squares[0]);
    expect(squares[0]! / expected).toBeCloseTo(1, 12);
    expect(memory.squaredNorm(gradient.subarray(0, 7))).toBeCloseTo(
      gradient.subarray(0, 7).reduce((sum, value) => sum + value * value, 0),
      10,
    );
  });

  it('makes the same weights wherever the gradient lies', () => {
    const gradient = drawn(SIZE, 'gradient');
    const constants = {
      ...{ factor: 0.5, threshold: 1, beta1: 0.9, beta2: 0.999 },
      ...{ rate: 0.01, correction: 1.2, epsilon: 1e-8, kept: 0.99 },
    };

    const updated = [gradient, inMemory(gradient)].map((array) => {
      const memory = new UpdateMemory(layout);
      const [values, momentum, squares] = [1, 2, 3].map(() => memory.allocate()[0]!);
      values!.set(drawn(SIZE, 'values'));
      const arrays = { values: values!, momentum: momentum!, squares: squares!, gradient: array };
      memory.adam(arrays, constants);
      memory.adam(arrays, constants);
      return [values!, momentum!, squares!].map((numbers) => numbers.slice());
    });

    expect(updated[1]).toEqual(updated[0]);
    const [values, momentum] = updated[0]!;
    const slope = Math.max(-1, Math.min(1, 0.5 * gradient[SIZE - 1]!));
    expect(momentum![SIZE - 1]).toBeCloseTo(0.1 * slope * 1.9, 6);
    expect(values![SIZE - 1]).not.toBe(drawn(SIZE, 'values')[SIZE - 1]);
  });

  it('is used again once it is disposed of', () => {
    const memory = new UpdateMemory(layout);
    const [first] = memory.allocate();
    first!.fill(3);

    memory.dispose();
    const [again] = new UpdateMemory(layout).allocate();

    expect(again!.byteOffset).toBe(first!.byteOffset);
    expect(again!.every((value) => value === 0)).toBe(true);
  });
});
