import { isStratified } from '../data';
import type { DataSplit } from '../split';
import { listNames, showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { refuse, when } from './refuse';

export function splitProblems(request: RunRequest): Problem[] {
  const { split } = request.data;
  return [
    ...timeProblems(request),
    ...fileProblems(split),
    ...valueProblems(request),
    ...oneSideProblems(request),
    ...stratifyProblems(request),
  ];
}

function stratifyProblems({ data, task: { target } }: RunRequest): Problem[] {
  if (!isStratified(data)) return [];
  const path = 'data.split.stratify';
  const hasValidation = 'validation' in data.split && data.split.validation !== undefined;
  return [
    ...when(
      target.kind !== 'class',
      path,
      `is true, which keeps the shares of classes, and a target of kind "${target.kind}" has none; leave it out`,
    ),
    ...when(
      hasValidation,
      path,
      'is true, but data.split.validation says which records that split has, so nothing is split by hash; leave one of them out',
    ),
  ];
}

/** Fields of a record that decide its side, and where the request names them. */
export function splitFields(split: DataSplit): { path: string; name: string }[] {
  const keys = 'key' in split ? (split.key ?? []) : [];
  return [
    ...(split.by === 'field' ? [{ path: 'data.split.field', name: split.field }] : []),
    ...keys.map((name, index) => ({ path: `data.split.key[${index}]`, name })),
  ];
}

const timeProblems = ({ data: { split, records } }: RunRequest): Problem[] =>
  when(
    split.by === 'time' && records.kind !== 'windows',
    'data.split.by',
    'is "time", which cuts a series of rows, but data.records are not windows; give {"kind": "windows"}, or split by "hash", "field" or "file"',
  );

function fileProblems(split: DataSplit): Problem[] {
  if (split.by !== 'file') return [];
  const parts = [
    { path: 'data.split.train', pattern: split.train },
    { path: 'data.split.validation', pattern: split.validation },
    { path: 'data.split.test', pattern: split.test },
  ];
  return parts
    .filter(
      ({ pattern }, index) =>
        pattern !== undefined && parts.findIndex((other) => other.pattern === pattern) !== index,
    )
    .map(({ path, pattern }) =>
      refuse(
        path,
        `is ${showValue(pattern)}, which another split reads too; give each split files of its own`,
      ),
    );
}

function valueProblems({ data: { split, normalization } }: RunRequest): Problem[] {
  if (split.by !== 'field') return [];
  const asRead = (value: string) =>
    (normalization === 'none' ? value : value.normalize(normalization)).trim();
  const named = [split.train, split.validation, split.test].map((values) => values ?? []);
  const seen = new Set<string>();
  return ['train', 'validation', 'test'].flatMap((side, index) =>
    (named[index] ?? []).flatMap((value, position) => {
      const isRepeated = seen.has(asRead(value));
      seen.add(asRead(value));
      return when(
        isRepeated,
        `data.split.${side}[${position}]`,
        `is ${showValue(value)}, which data.split names twice; give each value to one split`,
      );
    }),
  );
}

/** A record lies on one side of a split, so what decides that must have one value in it. */
function oneSideProblems({ data: { format, records, split } }: RunRequest): Problem[] {
  const fields = splitFields(split);
  if (fields.length === 0) return [];
  if (split.by === 'file' && split.validation !== undefined) {
    return when(
      split.key !== undefined,
      'data.split.key',
      `is ${showValue(split.key)}, but each split has files of its own, so nothing is split by hash; leave it out`,
    );
  }
  if (split.by === 'field' && split.validation !== undefined && split.key !== undefined) {
    const why = 'but data.split.validation names the values of that split, so nothing is split by hash';
    return [refuse('data.split.key', `is ${showValue(split.key)}, ${why}; leave one of them out`)];
  }
  if (records.kind === 'windows') {
    const why = 'but a window is of rows that follow each other; split by "time" or "file", without a key';
    return fields.map(({ path, name }) => refuse(path, `is ${showValue(name)}, ${why}`));
  }
  if (format.kind === 'conll') {
    const why =
      'but a column of "conll" has many values in a record; split by "hash" without a key, or by "file"';
    return fields.map(({ path, name }) => refuse(path, `is ${showValue(name)}, ${why}`));
  }
  if (records.kind !== 'groups') return [];
  const single = [...records.by, ...records.constant];
  return fields
    .filter(({ name }) => !single.includes(name))
    .map(({ path, name }) =>
      refuse(
        path,
        `is ${showValue(name)}, which has a value in each row of a group; name it in data.records.constant, or give one of ${listNames(single)}`,
      ),
    );
}
