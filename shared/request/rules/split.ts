import { showValue } from '../nearest';
import type { Problem } from '../problems';
import type { RunRequest } from '../request';
import { refuse, when } from './refuse';

export function splitProblems({ data: { split, records } }: RunRequest): Problem[] {
  if (split.by === 'time') {
    return when(
      records.kind !== 'windows',
      'data.split.by',
      'is "time", which cuts a series of rows, but data.records are not windows; give {"kind": "windows"}, or split by "hash" or "file"',
    );
  }
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
