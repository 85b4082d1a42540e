import type { WeightSpec } from '../engine';

type Values = Readonly<Record<string, Float32Array>>;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, side) => size * side, 1);

/** Count of the numbers that a network learns. */
export const parameterCount = (specs: readonly WeightSpec[]): number =>
  specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);

/** Arrays end to end as float32, little-endian on any machine. */
export function packFloats(arrays: readonly Float32Array[]): Uint8Array {
  const bytes = new Uint8Array(4 * arrays.reduce((sum, array) => sum + array.length, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const array of arrays) {
    for (let index = 0; index < array.length; index += 1, offset += 4) {
      view.setFloat32(offset, array[index]!, true);
    }
  }
  return bytes;
}

/** The reverse of `packFloats`. @throws RangeError if the number of bytes does not match the lengths */
export function unpackFloats(bytes: Uint8Array, lengths: readonly number[]): Float32Array[] {
  const expected = 4 * lengths.reduce((sum, length) => sum + length, 0);
  if (bytes.byteLength !== expected) {
    throw new RangeError(`${bytes.byteLength} bytes of weights where ${expected} are expected`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  return lengths.map((length) => {
    const array = new Float32Array(length);
    for (let index = 0; index < length; index += 1, offset += 4) array[index] = view.getFloat32(offset, true);
    return array;
  });
}

/** A network's weights in the order of its specs. */
export const packWeights = (specs: readonly WeightSpec[], values: Values): Uint8Array =>
  packFloats(specs.map(({ name }) => values[name]!));

/** @throws RangeError if the bytes do not fit such a network */
export function unpackWeights(specs: readonly WeightSpec[], bytes: Uint8Array): Record<string, Float32Array> {
  const arrays = unpackFloats(
    bytes,
    specs.map(({ shape }) => sizeOf(shape)),
  );
  return Object.fromEntries(specs.map(({ name }, index) => [name, arrays[index]!]));
}
