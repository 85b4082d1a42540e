/** Arithmetic on arrays: by vector instructions where all of them lie in vector memory, else number by number, to the same bits. */
import type { RandomStream } from '../../../shared/random';
import { vectorMemory } from './memory';

/** A row-major matrix, or some columns of it: from `array`'s first number on, a row each `width` numbers. */
export interface Rows {
  readonly array: Float32Array;
  readonly width: number;
}

const areInMemory = (...arrays: readonly ArrayBufferView[]): boolean => {
  const memory = vectorMemory();
  return arrays.every((array) => memory.holds(array));
};

/**
 * Calls `body` with the address of row numbers that vector instructions can read.
 *
 * @returns false, and calls nothing, where vector memory has no room for them
 */
function withPlaces(places: Int32Array, body: (address: number) => void): boolean {
  const memory = vectorMemory();
  const copy = memory.takeIntegers(places.length);
  if (copy === undefined) return false;
  copy.set(places);
  try {
    body(copy.byteOffset);
  } finally {
    memory.give(copy);
  }
  return true;
}

export function fill(array: Float32Array, value: number): Float32Array {
  if (areInMemory(array)) vectorMemory().functions.fill(array.byteOffset, array.length, value);
  else array.fill(value);
  return array;
}

/** `from` into the beginning of `to`. */
export function copy(from: Float32Array, to: Float32Array): void {
  const width = from.length;
  copyRows({ array: from, width }, { array: to, width }, { columns: width, count: 1 });
}

/** Adds into `sum`, and returns it. */
export function add(sum: Float32Array, values: Float32Array): Float32Array {
  if (areInMemory(sum, values)) vectorMemory().functions.add(sum.byteOffset, values.byteOffset, sum.length);
  else for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + values[i]!;
  return sum;
}

/** to = x y, element by element. */
export function multiply(x: Float32Array, y: Float32Array, to: Float32Array): void {
  if (areInMemory(x, y, to))
    vectorMemory().functions.multiply(x.byteOffset, y.byteOffset, to.byteOffset, to.length);
  else for (let i = 0; i < to.length; i++) to[i] = x[i]! * y[i]!;
}

/** to = max(x, 0), element by element. */
export function relu(x: Float32Array, to: Float32Array): void {
  if (areInMemory(x, to)) vectorMemory().functions.relu(x.byteOffset, to.byteOffset, to.length);
  else for (let i = 0; i < to.length; i++) to[i] = Math.max(x[i]!, 0);
}

/** The gradient of `relu` by its input, from its output `y` and the gradient by that. */
export function reluSlope(y: Float32Array, slope: Float32Array, to: Float32Array): void {
  if (areInMemory(y, slope, to))
    vectorMemory().functions.reluSlope(y.byteOffset, slope.byteOffset, to.byteOffset, to.length);
  else for (let i = 0; i < to.length; i++) to[i] = y[i]! > 0 ? slope[i]! : 0;
}

/** `random.fillMask`, with the same numbers. */
export function fillMask(random: RandomStream, array: Float32Array, rate: number, other: number): void {
  const memory = vectorMemory();
  const state = areInMemory(array) ? memory.takeIntegers(random.state.length) : undefined;
  if (state === undefined) {
    random.fillMask(array, rate, other);
    return;
  }
  state.set(random.state);
  memory.functions.mask(state.byteOffset, array.byteOffset, array.length, Math.ceil(rate * 2 ** 24), other);
  random.state.set(state);
  memory.give(state);
}

export interface CopiedRows {
  /** For each row of `to` the number of a row of `from`, below zero for a row of zeros; left out, row for row. */
  readonly places?: Int32Array;
  readonly columns: number;
  readonly count: number;
}

/** The first columns of rows of `from` into those of the first `count` rows of `to`. */
export function copyRows(from: Rows, to: Rows, { places, columns, count }: CopiedRows): void {
  const run = (address: number): true => {
    vectorMemory().functions.copyRows(
      ...[from.array.byteOffset, from.width, address],
      ...[to.array.byteOffset, to.width, columns, count],
    );
    return true;
  };
  const isDone =
    areInMemory(from.array, to.array) && (places === undefined ? run(0) : withPlaces(places, run));
  if (isDone) return;
  for (let row = 0; row < count; row++) {
    const place = places === undefined ? row : places[row]!;
    const start = row * to.width;
    if (place < 0) to.array.fill(0, start, start + columns);
    else to.array.set(from.array.subarray(place * from.width, place * from.width + columns), start);
  }
}

/** Adds each of `count` rows to the row of `sums` with the number in `places`, in their order. */
export function addRows(sums: Rows, places: Int32Array, from: Float32Array): void {
  const { array, width } = sums;
  const run = (address: number) =>
    vectorMemory().functions.addRows(array.byteOffset, address, from.byteOffset, width, places.length);
  if (areInMemory(array, from) && withPlaces(places, run)) return;
  for (let row = 0; row < places.length; row++) {
    const [start, to] = [row * width, places[row]! * width];
    for (let j = 0; j < width; j++) array[to + j] = array[to + j]! + from[start + j]!;
  }
}
