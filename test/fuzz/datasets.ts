import { randomFormat, type WrittenFormat } from './formats';
import type { WriteParquet } from './parquet';
import type { Random } from './random';
import { CUSTOMER, randomSplit, SIDE } from './splits';
import { randomSubject, type Row, type Subject } from './subjects';

/** A request and the dataset that it reads, before any damage. */
export interface Dataset {
  readonly request: {
    readonly model: string;
    readonly data: { readonly location: string } & Readonly<Record<string, unknown>>;
    readonly task: object;
  };
  readonly subject: Subject;
  readonly written: WrittenFormat;
  /** Each file by its key. */
  readonly files: ReadonlyMap<string, DatasetFile>;
  /** Fields of the row that is written as these bytes (as Latin-1), whatever happens around it. */
  readonly rowOf: ReadonlyMap<string, Row>;
}

export interface DatasetFile {
  readonly bytes: Buffer;
  readonly rows: readonly Row[];
}

export const LOCATION = 'data/';

/** Whether records are dealt by their class. */
export const isStratified = ({ request }: Dataset): boolean =>
  (request.data['split'] as { readonly stratify?: boolean }).stratify === true;

export function randomDataset(random: Random, writeParquet: WriteParquet): Dataset {
  const subject = randomSubject(random);
  const count =
    subject.folder === undefined ? random.pick([20, 40, 60, 120]) : random.pick([16, 16, 16, 120]);
  const { split, names, cuts, complete } = randomSplit(random, subject, count);
  const plain = Array.from({ length: count }, (_, index) =>
    subject.record(index).map((row) => complete(row, index)),
  );
  const written = randomFormat(random, subject, [...(plain[0]?.[0]?.keys() ?? [])]);
  const isDropping = subject.shape.kind === 'rows' && subject.folder === undefined && random.chance(0.2);
  const held = plain.map((rows) => rows.map(written.hold));
  const records = isDropping ? held.map((rows) => (random.chance(0.3) ? random.pick(held) : rows)) : held;
  const dealt = names.map((_, n) => records.slice(cuts[n], cuts[n + 1]));
  const isScattered =
    subject.shape.kind === 'groups' && subject.shape['rows'] !== 'adjacent' && random.chance(0.6);
  const recordsOf = isScattered ? scattered(dealt, random, { isFar: split.by !== 'file' }) : dealt;
  const files = names.map((name, n): [string, DatasetFile] => {
    const own = recordsOf[n] ?? [];
    const bytes =
      written.format.kind === 'parquet' ? writeParquet(own.flat(), random) : textOf(own, written, random);
    return [`${LOCATION}${name}`, { bytes, rows: own.flat() }];
  });
  return {
    request: {
      model: 'fuzz',
      data: {
        ...dataOf(random),
        duplicates: isDropping ? 'drop' : 'keep',
        format: written.format,
        records: shapeOf(subject, split),
        split,
      },
      task: subject.task,
    },
    subject,
    written,
    files: new Map(files),
    rowOf: new Map(records.flat().map((row) => [Buffer.from(written.row(row)).toString('latin1'), row])),
  };
}

/** Rows of a group among those of others, some of them in other files: of those next to it, or of any. */
function scattered(
  files: readonly (readonly Row[][])[],
  random: Random,
  { isFar }: { readonly isFar: boolean },
): Row[][][] {
  const rows = files.map((): Row[] => []);
  files.forEach((records, file) => {
    for (const row of records.flat()) {
      const other = isFar ? random.between(0, files.length - 1) : Math.max(0, file - 1);
      rows[random.chance(0.5) ? file : other]?.push(row);
    }
  });
  return rows.map((own) => [random.shuffled(own)]);
}

const dataOf = (random: Random) => ({
  location: LOCATION,
  rejects: {
    toleratedShare: random.pick([0, 0.01, 0.2, 1, 1, 1]),
    toleratedShardPercentage: random.pick([0, 50, 100, 100]),
  },
  shardMegabytes: random.pick([64, 0.0003, 0.001, 0.004]),
});

/** What decides the side of a group has one value in it. */
function shapeOf({ shape }: Subject, { by, key }: { readonly by: string; readonly key?: unknown }): object {
  if (shape.kind !== 'groups') return shape;
  const constant = [
    ...(shape['constant'] as string[]),
    ...(by === 'field' ? [SIDE] : key === undefined ? [] : [CUSTOMER]),
  ];
  return { ...shape, constant };
}

function textOf(records: readonly (readonly Row[])[], written: WrittenFormat, random: Random): Buffer {
  const { header, lineEnd, recordEnd, format } = written;
  const body = records
    .map((rows) => rows.map((row) => written.row(row) + lineEnd).join('') + recordEnd)
    .join('');
  const start = header === undefined ? '' : header + lineEnd;
  const mark = random.chance(0.1) ? '\ufeff' : '';
  // A document is the whole of its file, its last line ending included.
  return Buffer.from(mark + start + (format['unit'] === 'document' ? body.slice(0, -lineEnd.length) : body));
}
