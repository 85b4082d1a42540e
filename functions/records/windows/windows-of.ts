import { Rejection } from '../../../shared/encoding';
import { timeFieldOf, type TimeField } from '../../../shared/request/records';
import { tolerated, type Examples, type ExampleRecord, type SetAside } from '../examples';
import type { Fields } from '../fields/fields';
import { eachObject } from '../read-objects';
import type { Batches, ShardObject } from '../rows';
import { spanOf, type WindowShape } from './cut-window';
import type { WindowReading } from './reading';
import { windowsInFileOrder } from './in-file-order';
import { windowsInTime } from './in-time';
import { refuseLength, refuseNoTime } from './refusals';
import { rowReader } from './row-reader';
import { findTimeColumn } from './time-column';

/**
 * Makes a record of every window of rows: of the rows of all objects in the order of their times; or, where no field says
 * when a row was, of each object's in the order of the file.
 *
 * @throws UnreadableShard, while batches are read, where rows are not as the request says they are
 */
export function windowsOf(reading: WindowReading): Examples {
  const { source, shape } = reading;
  const { data, task } = source.request;
  let names: (() => readonly string[] | undefined) | undefined;
  async function* batches(): Batches<ExampleRecord | SetAside> {
    const time = await timeOf(reading);
    const reader = rowReader(task, [...(time === undefined ? [] : [time.field]), ...(shape.series ?? [])]);
    names = reader.names;
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

/** Rows at the beginning of the first object that has some. */
async function firstRows({ source, objects, rowsOf }: WindowReading): Promise<readonly Fields[]> {
  const read = (object: ShardObject) => rowsOf(object, false);
  const skip = tolerated(source) === undefined ? undefined : () => undefined;
  for await (const { items } of eachObject(objects(), read, skip)) {
    const fields = items.flatMap((row) => (row.fields instanceof Rejection ? [] : [row.fields]));
    if (fields.length > 0) return fields;
  }
  return [];
}
