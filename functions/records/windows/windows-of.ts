import { Rejection } from '../../../shared/encoding';
import { timeFieldOf, timeFields, type TimeField } from '../../../shared/request/records';
import { tolerated, type Examples, type ExampleRecord, type SetAside } from '../examples';
import type { Fields } from '../fields/fields';
import { eachObject } from '../read-objects';
import type { Batches, ShardObject } from '../rows';
import { spanOf, type WindowShape } from './cut-window';
import { ownPastWarning } from './own-past';
import type { WindowReading } from './reading';
import { windowsInFileOrder } from './in-file-order';
import { windowsInTime } from './in-time';
import { refuseLength, refuseNoTime } from './refusals';
import { rowReader } from './row-reader';
import { findTimeColumn } from './time-column';
import { columnsApart, unnamedSeries } from './unnamed-series';

/** Enough to see that a column tells series apart, and few enough to hold. */
const ROWS_LOOKED_AT = 10_000;

/**
 * Makes a record of every window of rows: of the rows of all objects in the order of their times; or, where no field says
 * when a row was, of each object's in the order of the file.
 *
 * @throws UnreadableShard, while batches are read, where rows are not as the request says they are
 */
export function windowsOf(reading: WindowReading): Examples {
  const { source, shape } = reading;
  const { data, task } = source.request;
  const tell = (warning: string | undefined) => warning !== undefined && source.warn?.(warning);
  let names: (() => readonly string[] | undefined) | undefined;
  async function* batches(): Batches<ExampleRecord | SetAside> {
    const time = await timeOf(reading);
    const reader = rowReader(task, [
      ...(time === undefined ? [] : timeFields(time)),
      ...(shape.series ?? []),
    ]);
    names = reader.names;
    if ((source.shard.part?.index ?? 0) === 0) tell(ownPastWarning(task));
    await warnOfSeries(reading, time);
    if (time !== undefined) return yield* windowsInTime(reading, time, reader);
    checkWithoutTime(shape, data.location);
    let longest = 0;
    let isAny = false;
    const inOrder = (object: ShardObject) =>
      windowsInFileOrder(object, shape, {
        request: source.request,
        reader,
        rowsOf: (one) => reading.rowsOf(one, true),
        sawRows: (rows) => (longest = Math.max(longest, rows)),
        sawSeries: source.sawSeries,
      });
    for await (const batch of eachObject(reading.objects(), inOrder, tolerated(source))) {
      isAny ||= batch.items.length > 0;
      yield batch;
    }
    const span = spanOf(shape);
    if (!isAny && longest < span) throw refuseLength(data.location, { span, longest });
  }
  return { batches: batches(), channelNames: () => names?.() ?? [] };
}

/** @throws UnreadableShard where the request says what only times can answer */
function checkWithoutTime({ series, step, gaps }: WindowShape, location: string): void {
  const given = {
    series,
    step,
    gaps: gaps === 'refuse' ? undefined : gaps,
  };
  const [first] = Object.entries(given).filter(([, value]) => value !== undefined);
  if (first !== undefined) throw refuseNoTime(location, `data.records.${first[0]}`, first[1]);
}

async function timeOf(reading: WindowReading): Promise<TimeField | undefined> {
  const { source, shape } = reading;
  if (shape.time !== undefined) return timeFieldOf(shape.time);
  return findTimeColumn(await firstRows(reading), {
    task: source.request.task,
    series: shape.series ?? [],
    warn: (warning) => source.warn?.(warning),
  });
}

/** Says which column looks as if it told series apart, where the request names none; one shard says it for all. */
async function warnOfSeries(reading: WindowReading, time: TimeField | undefined): Promise<void> {
  const { source, shape } = reading;
  if (source.warn === undefined || shape.series !== undefined || (source.shard.part?.index ?? 0) > 0) return;
  const named = { task: source.request.task, time };
  const [first] = await firstRows(reading);
  if (first === undefined || columnsApart(first, named).length === 0) return;
  const warning = unnamedSeries(await firstRows(reading, ROWS_LOOKED_AT), named);
  if (warning !== undefined) source.warn(warning);
}

/** Rows at the beginning of the first objects that have some: at least so many, if there are. */
async function firstRows(
  { source, objects, rowsOf }: WindowReading,
  atLeast = 1,
): Promise<readonly Fields[]> {
  const read = (object: ShardObject) => rowsOf(object, false);
  const skip = tolerated(source) === undefined ? undefined : () => undefined;
  const rows: Fields[] = [];
  for await (const { items } of eachObject(objects(), read, skip)) {
    for (const { fields } of items) if (!(fields instanceof Rejection)) rows.push(fields);
    if (rows.length >= atLeast) break;
  }
  return rows;
}
