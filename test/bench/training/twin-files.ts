import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Examples } from '../../../trainer/data/examples';
import { targetWidth } from '../../../trainer/data/examples';
import type { WeightSpec } from '../../../trainer/engine';

type Values = Int32Array | Float32Array | Uint32Array;

/** Numbers of a file, little-endian, row by row. */
interface StoredArray {
  readonly file: string;
  /** As NumPy names it. */
  readonly type: '<i4' | '<f4' | '<u4';
  readonly shape: readonly number[];
}

export interface TwinFiles {
  /** What the twin must know beside the arrays. */
  readonly description: Readonly<Record<string, unknown>>;
  readonly splits: Readonly<Record<string, Examples>>;
  readonly specs: readonly WeightSpec[];
  /** What training starts from, by the specs' names. */
  readonly weights: Readonly<Record<string, Float32Array>>;
}

/**
 * Writes what a twin trains on into a folder: `twin.json`, and a file of raw numbers for each array that it names, of splits
 * as `<split>/<part>`, of weights as `weights/<name>`.
 */
export function writeTwinFiles(folder: string, { description, splits, specs, weights }: TwinFiles): void {
  const arrays: Record<string, StoredArray> = {};
  const store = (name: string, values: Values, shape: readonly number[] = [values.length]) => {
    const file = `${Object.keys(arrays).length}.bin`;
    writeFileSync(join(folder, file), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    arrays[name] = { file, type: typeOf(values), shape };
  };
  for (const [split, examples] of Object.entries(splits))
    for (const { part, values, shape } of partsOf(examples)) store(`${split}/${part}`, values, shape);
  for (const { name, shape } of specs) store(`weights/${name}`, weights[name]!, shape);
  const names = specs.map(({ name }) => name);
  writeFileSync(join(folder, 'twin.json'), JSON.stringify({ ...description, weights: names, arrays }));
}

interface Part {
  readonly part: string;
  readonly values: Values;
  readonly shape?: readonly number[];
}

function partsOf(examples: Examples): Part[] {
  const { values, starts, targets, targetStarts, labelSets, conditions, features, channels } = examples;
  const width = targetStarts === null && labelSets === null ? targetWidth(examples) : 1;
  return [
    {
      part: 'values',
      values,
      shape: values instanceof Float32Array ? [values.length / channels, channels] : [values.length],
    },
    { part: 'starts', values: starts },
    {
      part: 'targets',
      values: targets,
      shape: width === 1 ? [targets.length] : [targets.length / width, width],
    },
    ...(targetStarts === null ? [] : [{ part: 'targetStarts', values: targetStarts }]),
    ...(labelSets === null ? [] : [{ part: 'setStarts', values: labelSets.starts }]),
    ...conditions.map((ids, n) => ({ part: `condition${n}`, values: ids })),
    ...features.map((ids, n) => ({ part: `feature${n}`, values: ids })),
  ];
}

function typeOf(values: Values): StoredArray['type'] {
  if (values instanceof Float32Array) return '<f4';
  return values instanceof Int32Array ? '<i4' : '<u4';
}
