import { randomFormat, type WrittenFormat } from './formats';
import type { Random } from './random';
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
  /** Bytes of each file by its name under `data/`. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** Fields of the row that is written as these bytes (as Latin-1), whatever happens around it. */
  readonly rowOf: ReadonlyMap<string, Row>;
}

export const LOCATION = 'data/';

/** File names of S3 that a folder has too; no leading dot or underscore, which patterns skip. */
const FILE_NAMES = [
  'a',
  'b.csv',
  'part 1',
  'ä+%20',
  'x=1',
  "it's",
  '日本',
  '-',
  '~',
  'a..b',
  '(1)',
  '[x]',
  'ﬁ',
] as const;

export function randomDataset(random: Random): Dataset {
  const subject = randomSubject(random);
  const count = random.pick([20, 40, 60, 120]);
  const plain = Array.from({ length: count }, (_, index) => subject.record(index));
  const written = randomFormat(random, subject, [...(plain[0]?.[0]?.keys() ?? [])]);
  const rowOf = new Map<string, Row>();
  const records = plain.map((rows) =>
    rows.map((row) => {
      const held = written.hold(row);
      const line = written.row(held);
      rowOf.set(Buffer.from(line).toString('latin1'), held);
      return line;
    }),
  );
  const { split, names, cuts } = randomSplit(random, subject, count);
  const files = new Map(
    names.map((name, n) => [name, fileOf(records.slice(cuts[n], cuts[n + 1]), written, random)]),
  );
  const data = {
    location: LOCATION,
    format: written.format,
    records: subject.shape,
    split,
    rejects: {
      toleratedShare: random.pick([0, 0.01, 0.2, 1, 1, 1]),
      toleratedShardPercentage: random.pick([0, 50, 100, 100]),
    },
    shardMegabytes: random.pick([64, 0.0003, 0.001, 0.004]),
  };
  return {
    request: { model: 'fuzz', data, task: subject.task },
    subject,
    written,
    files,
    rowOf,
  };
}

function fileOf(records: readonly string[][], written: WrittenFormat, random: Random): Buffer {
  const { header, lineEnd, recordEnd } = written;
  const body = records.map((rows) => rows.map((row) => row + lineEnd).join('') + recordEnd);
  const start = header === undefined ? '' : header + lineEnd;
  const mark = random.chance(0.1) ? '\ufeff' : '';
  return Buffer.from(mark + start + body.join(''));
}

interface Cutting {
  readonly split: object;
  /** Of the files, and the first record of each, then the number of all. */
  readonly names: readonly string[];
  readonly cuts: readonly number[];
}

function randomSplit(random: Random, { shape }: Subject, count: number): Cutting {
  const by = shape.kind === 'windows' ? random.pick(['time', 'file']) : random.pick(['hash', 'file']);
  const shares = { validationShare: 0.25, testShare: 0.25 };
  if (by !== 'file') {
    const names = random.shuffled(FILE_NAMES).slice(0, random.between(1, 3));
    const cuts = names.map((_, index) => Math.floor((count / names.length) * index));
    return { split: { by, ...shares }, names, cuts: [...cuts, count] };
  }
  const hasValidation = random.chance(0.5);
  const half = Math.floor(count / 2);
  const three = Math.floor((count * 3) / 4);
  const files = { train: 'train-*', test: 'test.*' };
  return hasValidation
    ? {
        split: { by, ...files, validation: 'validation' },
        names: ['train-1', 'train-ü 2', 'validation', 'test.x'],
        cuts: [0, Math.floor(half / 2), half, three, count],
      }
    : {
        split: { by, ...files, validationShare: 0.25 },
        names: ['train-1', 'train-ü 2', 'test.x'],
        cuts: [0, half, three, count],
      };
}
