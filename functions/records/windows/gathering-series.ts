import type { Shard, Side, Split } from '../../../shared/dataset';
import { Rejection } from '../../../shared/encoding';
import type { TimeField } from '../../../shared/request/records';
import { SetAside } from '../examples';
import type { Fields } from '../fields/fields';
import { fieldNamed } from '../fields/numbers';
import { isOfPart } from '../gathering';
import { groupKeyOf } from '../groups';
import type { Row } from '../rows';
import type { Instant } from '../time/instant';
import { timeReader, type ReadTime } from '../time/read-time';
import { timeIn, timeMissing, timeName } from '../time/time-in';
import { TimesOfRows } from './moments';
import { refuseMixedTimes, refuseSize, type Named } from './refusals';
import type { RowReader } from './row-reader';
import { ROW_BYTES, seriesContext, SeriesRows, type RowPlace } from './series-rows';

/** Of what a Lambda has, half: some five million rows of a few numbers. */
const MAXIMUM_BYTES = 2 ** 30;

export interface GatheringOptions {
  readonly time: TimeField;
  readonly series: readonly string[];
  readonly part: Shard['part'];
  readonly side: Side;
  readonly reader: RowReader;
  readonly normalise: (text: string) => string;
  readonly location: string;
}

/** The rows of all objects as series: those of the shard's part with their numbers, of all others their times. */
export class GatheringSeries {
  /** Rows of each side that is divided by time. */
  readonly times = { any: new TimesOfRows(), training: new TimesOfRows() };
  /** Rows that no series is known of, nor a time. */
  unread = 0;
  /** Rows of a series that lack a number. */
  unusable = 0;
  readonly #options: GatheringOptions;
  readonly #readTime: ReadTime;
  readonly #series = new Map<string, SeriesRows>();
  readonly #context = seriesContext();
  readonly #firstOf = new Map<Instant['kind'], RowPlace>();
  #bytes = 0;

  constructor(options: GatheringOptions) {
    this.#options = options;
    this.#readTime = timeReader(options.time, 'time');
  }

  /**
   * @returns the row, where it cannot be used and is one of the shard's part
   * @throws UnreadableShard where the rows are more than memory is meant to hold
   */
  add(row: Row): SetAside | undefined {
    const { part, reader, series, normalise } = this.#options;
    const { fields } = row;
    const key = fields instanceof Rejection ? fields : groupKeyOf(fields, series, normalise);
    const isOwn = isOfPart(key instanceof Rejection ? undefined : key, part);
    const time = fields instanceof Rejection || key instanceof Rejection ? undefined : this.#timeOf(fields);
    if (
      fields instanceof Rejection ||
      key instanceof Rejection ||
      time === undefined ||
      time instanceof Rejection
    ) {
      this.unread += 1;
      const why = [fields, key, time].find((found) => found instanceof Rejection);
      return isOwn && why !== undefined ? new SetAside(row, why) : undefined;
    }
    if (!this.#firstOf.has(time.kind)) this.#firstOf.set(time.kind, placeOf(row));
    const side = row.side ?? this.#options.side;
    if (side === 'any' || side === 'training') this.times[side].add(time.value);
    if (!isOwn) return undefined;
    const numbers = reader.read(fields);
    if (numbers instanceof Rejection) this.unusable += 1;
    this.#keep(row, { key, time: time.value, side }, numbers instanceof Rejection ? undefined : numbers);
    return numbers instanceof Rejection ? new SetAside(row, numbers, splitOfSide(side)) : undefined;
  }

  /** The series in the order of their keys, each in the order of time. @throws UnreadableShard where times are of two kinds */
  end(named: Omit<Named, 'kind'>): {
    readonly kind: Instant['kind'];
    readonly series: [string, SeriesRows][];
  } {
    if (this.#firstOf.size > 1)
      throw refuseMixedTimes({ ...named, kind: 'date' }, [...this.#firstOf.values()]);
    const [kind = 'date'] = this.#firstOf.keys();
    const series = [...this.#series].sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
    for (const [, rows] of series) rows.sort();
    return { kind, series };
  }

  #timeOf(fields: Fields): Instant | Rejection {
    const { time } = this.#options;
    return (
      timeMissing(fields, time) ??
      this.#readTime(timeIn(fields, time), fieldNamed(timeName(time)), fields.numberForm)
    );
  }

  #keep(
    row: Row,
    at: { readonly key: string; readonly time: bigint; readonly side: Side },
    numbers: Parameters<SeriesRows['add']>[3],
  ): void {
    const width = numbers === undefined ? 0 : numbers.channels.length + numbers.targets.length;
    const rows = this.#series.get(at.key) ?? new SeriesRows(this.#context);
    this.#series.set(at.key, rows);
    rows.add(row, at.time, at.side, numbers);
    this.#bytes += ROW_BYTES + 8 * width;
    if (this.#bytes > MAXIMUM_BYTES || this.times.any.isFull || this.times.training.isFull)
      throw refuseSize(this.#options.location, MAXIMUM_BYTES);
  }
}

/** Of a row that cannot be used, the split is known where its file says it. */
const splitOfSide = (side: Side): Split | undefined =>
  side === 'any' || side === 'training' ? undefined : side;

const placeOf = ({ key, line, byteOffset }: Row): RowPlace => ({ key, line, byteOffset });
