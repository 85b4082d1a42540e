import { timeFieldOf, type TimeField } from '../records';
import { showValue } from '../nearest';
import type { Problem } from '../problems';
import { readTimePattern } from '../time/pattern';
import { refuse, when } from './refuse';

/** What is wrong with how a request says that a field's times are written. */
export function timeProblems(path: string, time: string | TimeField | undefined): Problem[] {
  if (time === undefined) return [];
  const { pattern, zone } = timeFieldOf(time);
  const read = pattern === undefined ? undefined : readTimePattern(pattern);
  return [
    ...(typeof read === 'string'
      ? [refuse(`${path}.pattern`, `is ${showValue(pattern)}, which ${read}`)]
      : []),
    ...when(
      zone !== undefined && !isZone(zone),
      `${path}.zone`,
      `is ${showValue(zone)}, which is no time zone; give a name of the IANA database, such as "Europe/Berlin" or "UTC"`,
    ),
  ];
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
