import { Rejection } from '../../shared/encoding';
import type { TimeField } from '../../shared/request/records';
import { showValue } from '../../shared/request/nearest';
import { missingField, type Fields } from './fields/fields';
import { fieldNamed } from './fields/numbers';
import { compareInstants, type Instant } from './time/instant';
import { timeReader } from './time/read-time';

const PATH = 'data.records.orderBy';

/**
 * A function from rows to their places in the order of a field that holds times or numbers. Rows of one time stay in the
 * order of the file. It gives a `Rejection` where a row has neither, or some have the one and some the other.
 */
export function rowOrder(time: TimeField): (rows: readonly Fields[]) => number[] | Rejection {
  const { field } = time;
  const read = timeReader(time, 'orderBy');
  return (rows) => {
    const instants: Instant[] = [];
    for (const row of rows) {
      if (!row.has(field)) return missingField(row, field, 'to order by');
      const instant = read(row.get(field), fieldNamed(field));
      if (instant instanceof Rejection) return instant;
      instants.push(instant);
    }
    const other = instants.findIndex(({ kind }) => kind !== instants[0]?.kind);
    if (other < 0) return sorted(instants);
    const [one, another] = [rows[0]?.get(field), rows[other]?.get(field)].map((value) => showValue(value));
    return new Rejection(
      'wrong-type',
      `field ${showValue(field)} is ${one} and ${another} in one group, and ${PATH} needs dates or numbers throughout`,
    );
  };
}

function sorted(instants: readonly Instant[]): number[] {
  const places = [...instants.keys()];
  return places.sort((a, b) => compareInstants(instants[a]!.value, instants[b]!.value) || a - b);
}
