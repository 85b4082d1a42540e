import type { WeightSpec } from '../engine';
import type { Entries } from '../../shared/start';
import { parameterCount, sizeOf } from '../network/weights-file';
import { isText, type Axes, type Places } from './axes';

type Values = Readonly<Record<string, Float32Array>>;

/** A network's weights, with what lies along their axes. */
export interface Weighed {
  readonly specs: readonly WeightSpec[];
  readonly axes: Axes;
}

export interface Transferred {
  readonly values: Values;
  readonly parameters: { readonly taken: number; readonly of: number };
  readonly entries: readonly Entries[];
}

/** Why the weights of a network cannot be taken for another one. */
export class UnlikeWeights extends Error {}

/**
 * Weights of one network for another one of the same architecture, whose data may know other tokens, labels or channels:
 * each is found by its key, wherever it lies. What the other one lacks is initialised.
 *
 * @param initial what the other one has where nothing is taken
 * @throws UnlikeWeights where a weight is missing, or has another size where the data does not decide it
 */
export function transfer(
  from: Weighed & { readonly values: Values },
  to: Weighed,
  initial: Values,
): Transferred {
  const sources = new Map(from.specs.map((spec) => [spec.name, spec]));
  const values: Record<string, Float32Array> = {};
  let taken = 0;
  for (const spec of to.specs) {
    const source = sources.get(spec.name);
    if (source === undefined) throw new UnlikeWeights(`it has no weight ${spec.name}`);
    const origins = originsOf(spec, source, from, to);
    const own = initial[spec.name]!.slice();
    taken += copyKnown({ values: from.values[spec.name]!, shape: source.shape }, own, origins);
    values[spec.name] = own;
  }
  return { values, parameters: { taken, of: parameterCount(to.specs) }, entries: entriesOf(from, to) };
}

/** Of each axis: where each of its places lies in the source, or -1. */
function originsOf(spec: WeightSpec, source: WeightSpec, from: Weighed, to: Weighed): Int32Array[] {
  const { name, shape } = spec;
  if (shape.length !== source.shape.length) throw unlike(spec, source);
  return shape.map((size, axis) => {
    const [ours, theirs] = [to, from].map(({ axes }) => axes.get(name)?.get(axis));
    if (ours === undefined || theirs === undefined) {
      if (size !== source.shape[axis]) throw unlike(spec, source);
      return Int32Array.from({ length: size }, (_, place) => place);
    }
    const places = new Map(keysOf(theirs).map((key, place) => [key, place]));
    return Int32Array.from(keysOf(ours), (key) => places.get(key) ?? -1);
  });
}

const unlike = ({ name, shape }: WeightSpec, source: WeightSpec) =>
  new UnlikeWeights(`its weight ${name} is [${source.shape.join(', ')}], this run's [${shape.join(', ')}]`);

/** Of several kinds of things along one axis, equal keys mean the same only where the kind is the same. */
const keysOf = (places: readonly Places[]): string[] =>
  places.flatMap(({ of, keys }) => keys.map((key) => `${of}: ${key}`));

/** @returns how many numbers were copied */
function copyKnown(
  { values, shape }: { readonly values: Float32Array; readonly shape: readonly number[] },
  own: Float32Array,
  origins: readonly Int32Array[],
): number {
  let copied = 0;
  const walk = (axis: number, to: number, from: number) => {
    const origin = origins[axis];
    if (origin === undefined) {
      own[to] = values[from]!;
      copied += 1;
      return;
    }
    const [theirs, ours] = [
      sizeOf(shape.slice(axis + 1)),
      sizeOf(origins.slice(axis + 1).map((o) => o.length)),
    ];
    origin.forEach((place, index) => {
      if (place >= 0) walk(axis + 1, to + index * ours, from + place * theirs);
    });
  };
  walk(0, 0, 0);
  return copied;
}

/** Of each kind of things along any axis, in the order of the weights. */
function entriesOf(from: Weighed, to: Weighed): Entries[] {
  const [theirs, ours] = [textsOf(from), textsOf(to)];
  return [...ours].map(([of, keys]) => {
    const known = theirs.get(of) ?? new Set();
    const taken = [...keys].filter((key) => known.has(key)).length;
    return { of, taken, added: keys.size - taken, left: known.size - taken };
  });
}

const textsOf = ({ specs, axes }: Weighed): Map<string, Set<string>> =>
  new Map(
    specs
      .flatMap(({ name }) => [...(axes.get(name)?.values() ?? [])].flat())
      .map(({ of, keys }) => [of, new Set(keys.filter(isText))] as const),
  );
