import type { Moments } from '../../../shared/dataset';
import { textNormaliser } from '../../../shared/encoding';
import { timeFields, type TimeField } from '../../../shared/request/records';
import { targetFields } from '../../../shared/request/task';
import { readStep, type Step } from '../../../shared/request/time/step';
import { WindowRecord, type ExampleRecord, type SetAside } from '../examples';
import { RunningMoments } from '../../sums/moments';
import { eachObject } from '../read-objects';
import type { Batches } from '../rows';
import { inferStep, stepCounter } from '../time/steps';
import { timeName } from '../time/time-in';
import { candidatesFor } from './candidates';
import { spanOf, windowCutter } from './cut-window';
import { dateLastIn, yearFirstWarning } from './date-last';
import { GatheringSeries } from './gathering-series';
import { gapsIn, layOut, type Gap, type StepsTo } from './lay-out';
import { splitAtMoments } from './moments';
import {
  bridgeWarning,
  refuseDateLast,
  refuseGap,
  refuseLength,
  refuseStepKind,
  refuseTwins,
  type Named,
} from './refusals';
import type { RowReader } from './row-reader';
import type { SeriesRows } from './series-rows';
import type { WindowReading } from './reading';
import { testBeforeTraining } from './test-before-training';
import { anyStep, stepsBy, stepsWithinFiles } from './steps-to';

/** A window has the numbers of its rows, so a few of them are many bytes. */
const RECORDS_IN_BATCH = 64;

type Series = readonly (readonly [string, SeriesRows])[];

/** Windows of the series of a shard's part, in the order of time, wherever their rows lie. */
export async function* windowsInTime(
  reading: WindowReading,
  time: TimeField,
  reader: RowReader,
): Batches<ExampleRecord | SetAside> {
  const { source, shape } = reading;
  const { data, task } = source.request;
  const named = namedIn(reading, time);
  const gathering = new GatheringSeries({
    ...named,
    time,
    part: source.shard.part,
    side: source.shard.side,
    reader,
    normalise: textNormaliser(data.normalization),
  });
  let lines = 0;
  for await (const batch of eachObject(reading.objects(), (object) => reading.rowsOf(object, true))) {
    lines = batch.lines;
    yield { items: batch.items.flatMap((row) => gathering.add(row) ?? []), lines };
  }
  const { kind, series } = gathering.end(named);
  const found: Named = { ...named, kind };
  const dateLast = kind === 'number' ? dateLastIn(series) : undefined;
  if (dateLast !== undefined) throw refuseDateLast(found, dateLast);
  await checkTwins(series, found, reading);
  const early = data.split.by === 'file' ? testBeforeTraining(series, found) : undefined;
  if (early !== undefined) source.warn?.(early);
  const step = stepOf(series, reading, found);
  const steps = stepsToOf(step, reading, found);
  checkGaps(series, { steps, step, named: found, unread: gathering.unread, reading });

  const channels = reader.names()?.length ?? 0;
  tellScales(series, { channels, fields: targetFields(task.target).length }, source.sawSeries);

  const splitAt = splitAtMoments(gathering.times, data.split);
  const cut = windowCutter(shape, task);
  const span = spanOf(shape);
  let [longest, windows] = [0, 0];
  for (const [key, rows] of series) {
    const known = { series: nameOf(key) };
    const splitOf = (row: number) => splitAt(rows.side(row), rows.times[row]!);
    const view = layOut(rows, { steps, gaps: shape.gaps, channels, splitOf });
    let records: ExampleRecord[] = [];
    for (let last = 0; last < view.length; last++) {
      const reach = last - view.start(last) + 1;
      longest = Math.max(longest, reach);
      if (reach < span || view.position(last - span + 1) % shape.stride !== 0) continue;
      const window = cut(view, last);
      if (window === undefined) continue;
      records.push(new WindowRecord(rawOf(view.place(last)), window.example, window.split, known));
      windows += 1;
      if (records.length < RECORDS_IN_BATCH) continue;
      yield { items: records, lines };
      records = [];
    }
    yield { items: records, lines };
  }
  const isAlone = (source.shard.part?.of ?? 1) === 1;
  // Rows that cannot be used are rejects, which say what is wrong.
  if (windows === 0 && longest < span && isAlone && gathering.unread + gathering.unusable === 0)
    throw refuseLength(data.location, { span, longest });
}

/** The values that tell a series from others, as one text. */
const nameOf = (key: string): string => (JSON.parse(key) as string[]).join(', ');

function tellScales(
  series: Series,
  { channels, fields }: { readonly channels: number; readonly fields: number },
  saw: WindowReading['source']['sawSeries'],
): void {
  if (saw !== undefined)
    for (const [key, rows] of series) saw(nameOf(key), momentsOf(rows, channels, fields));
}

/** Of each field that is forecast, over the rows that can be used. */
function momentsOf(rows: SeriesRows, channels: number, fields: number): Moments[] {
  const moments = Array.from({ length: fields }, () => new RunningMoments());
  for (let row = 0; row < rows.rows; row++) {
    if (!rows.isUsable(row)) continue;
    const numbers = rows.numbers(row);
    moments.forEach((of, field) => of.add(numbers[channels + field]!));
  }
  return moments.map((of) => of.get());
}

/** A window shares its rows' bytes with others, and is known by what it holds. */
function rawOf({ key, line, byteOffset }: ReturnType<SeriesRows['place']>): ExampleRecord['raw'] {
  const place = { bytes: new Uint8Array(0), line, byteOffset };
  return key === undefined ? place : { ...place, key };
}

async function checkTwins(series: Series, named: Named, reading: WindowReading): Promise<void> {
  for (const [key, rows] of series) {
    const row = rows.times.findIndex((time, index) => index > 0 && time === rows.times[index - 1]);
    if (row < 0) continue;
    throw refuseTwins(named, { key, rows, row }, await candidatesFor(reading, named));
  }
}

const namedIn = ({ source, shape }: WindowReading, time: TimeField): Omit<Named, 'kind'> => ({
  location: source.request.data.location,
  field: timeName(time),
  timeFields: timeFields(time),
  series: shape.series ?? [],
  zone: time.zone,
});

/** Undefined where no series has two rows. @throws UnreadableShard where times are not what a step is given for */
function stepOf(series: Series, { shape }: WindowReading, named: Named): Step | undefined {
  if (shape.step === undefined)
    return inferStep(
      series.map(([, { times }]) => times),
      named,
    );
  const step = readStep(shape.step);
  if (typeof step === 'string') throw new RangeError(`the step ${shape.step} ${step}`);
  const isForNumbers = step.kind === 'number';
  if (step.kind !== 'irregular' && isForNumbers !== (named.kind === 'number'))
    throw refuseStepKind(named, shape.step);
  return step;
}

/** Where the request says nothing of times, files that follow each other are one series. */
function stepsToOf(step: Step | undefined, { shape, source }: WindowReading, named: Named): StepsTo {
  if (step === undefined || step.kind === 'irregular') return anyStep;
  const steps = stepCounter(step, named.zone);
  if (shape.time !== undefined || shape.step !== undefined || shape.gaps !== 'refuse') return stepsBy(steps);
  let isSaid = false;
  return stepsWithinFiles(steps, (rows, row) => {
    if (!isSaid) source.warn?.(bridgeWarning(named, rows, { row, step }));
    isSaid = true;
  });
}

/** Rows that could not be read may be those that are missing: they are counted as what they are, and no more is made of it. */
function checkGaps(
  series: Series,
  found: {
    readonly steps: StepsTo;
    readonly step: Step | undefined;
    readonly named: Named;
    readonly unread: number;
    readonly reading: WindowReading;
  },
): void {
  const { steps, step, named, unread } = found;
  const { shape, source } = found.reading;
  const yearFirst = shape.gaps === 'refuse' ? undefined : yearFirstWarning(series, found);
  if (yearFirst !== undefined) source.warn?.(yearFirst);
  if (shape.gaps !== 'refuse' || step === undefined) return;
  let first: { readonly key: string; readonly rows: SeriesRows; readonly gap: Gap } | undefined;
  let missing = 0;
  for (const [key, rows] of series)
    for (const gap of gapsIn(rows, steps)) {
      first ??= { key, rows, gap };
      missing += gap.missing ?? Infinity;
    }
  if (first !== undefined && missing > unread)
    throw refuseGap(named, first, { step, isGiven: shape.step !== undefined });
}
