import type { Moments, Split } from '../../../shared/dataset';
import { Rejection } from '../../../shared/encoding';
import { RunningMoments } from '../../sums/moments';
import { SetAside, WindowRecord, type ExampleRecord, type ExampleSource } from '../examples';
import { countRows } from '../read-rows';
import type { Batches, Row, ShardObject } from '../rows';
import { spanOf, windowCutter, type CutWindow, type SeriesView, type WindowShape } from './cut-window';
import type { NumericRow, RowReader } from './row-reader';
import { splitByPosition } from './split-by-position';

/** Reads an object as a series of its own, its rows in their order: memory holds a window of them. */
export async function* windowsInFileOrder(
  object: ShardObject,
  shape: WindowShape,
  reading: {
    readonly request: ExampleSource['request'];
    readonly reader: RowReader;
    readonly rowsOf: (object: ShardObject) => Batches<Row>;
    readonly sawRows: (rows: number) => void;
    readonly sawSeries: ExampleSource['sawSeries'];
  },
): Batches<ExampleRecord | SetAside> {
  const { data, task } = reading.request;
  const rows = await countRows({ ...object, format: data.format });
  reading.sawRows(rows);
  const { side } = object.shard;
  const assembler = new WindowAssembler(shape, {
    reader: reading.reader,
    cut: windowCutter(shape, task),
    splitAt: splitByPosition({ side, split: data.split, rows }),
    series: object.shard.key,
    isMeasured: reading.sawSeries !== undefined,
    seasonRows: (task.target.kind === 'value' ? task.target.seasonRows : undefined) ?? 0,
  });
  for await (const { items, lines } of reading.rowsOf(object))
    yield { items: items.flatMap((row) => assembler.push(row) ?? []), lines };
  reading.sawSeries?.(object.shard.key, assembler.moments());
}

interface Assembling {
  readonly reader: RowReader;
  readonly cut: CutWindow;
  /** Split of a row by its position in the file, from 0. */
  readonly splitAt: (position: number) => Split;
  readonly seasonRows: number;
  readonly series: string;
  /** Whether somebody is told of the moments. */
  readonly isMeasured: boolean;
}

/** A row that cannot be used is rejected once, and no window reaches over it. */
class WindowAssembler {
  readonly #shape: WindowShape;
  readonly #with: Assembling;
  readonly #span: number;
  readonly #kept: number;
  #rows: (NumericRow & { readonly split: Split })[] = [];
  #position = -1;
  readonly #moments: RunningMoments[] = [];

  constructor(shape: WindowShape, assembling: Assembling) {
    this.#shape = shape;
    this.#with = assembling;
    this.#span = spanOf(shape);
    this.#kept = Math.max(this.#span, this.#span - shape.length + assembling.seasonRows);
  }

  /** The window that ends with this row's value as its last target, if one does. */
  push(raw: Row): ExampleRecord | SetAside | undefined {
    this.#position += 1;
    const row = raw.fields instanceof Rejection ? raw.fields : this.#with.reader.read(raw.fields);
    const split = this.#with.splitAt(this.#position);
    if (row instanceof Rejection) {
      this.#rows = [];
      return new SetAside(raw, row, split);
    }
    this.#rows.push({ ...row, split });
    if (this.#with.isMeasured)
      row.targets.forEach((value, field) => (this.#moments[field] ??= new RunningMoments()).add(value));
    // Seldom, since it copies what is kept.
    if (this.#rows.length >= 2 * this.#kept + 64) this.#rows = this.#rows.slice(-this.#kept);
    // Counted from the start of the file, so that a gap does not shift the windows after it.
    const isDue = (this.#position - this.#span + 1) % this.#shape.stride === 0;
    if (this.#rows.length < this.#span || !isDue) return undefined;
    const window = this.#with.cut(this.#view, this.#rows.length - 1);
    const { series } = this.#with;
    return window && new WindowRecord(raw, window.example, window.split, { series });
  }

  /** Of each field that is forecast, over the rows that can be used. */
  moments(): Moments[] {
    return this.#moments.map((of) => of.get());
  }

  readonly #view: SeriesView = {
    channels: (row) => [...this.#rows[row]!.channels],
    targets: (row) => [...this.#rows[row]!.targets],
    split: (row) => this.#rows[row]!.split,
    isReal: () => true,
    before: (row, steps) => (row >= steps ? row - steps : undefined),
  };
}
