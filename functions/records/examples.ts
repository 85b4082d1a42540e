import type { ArtifactStore } from '../../shared/artifacts/store';
import type { DatasetFile, Moments, RawExample, Shard, Side, Split } from '../../shared/dataset';
import type { Rejection } from '../../shared/encoding';
import type { RunRequest } from '../../shared/request/request';
import type { Task } from '../../shared/request/task';
import type { Fields } from './fields/fields';
import type { Moves } from './moves';
import type { UnreadableObject } from './read-objects';
import type { RawRecord } from './record-cutter';
import { digestOf } from './record-split';
import type { Batches } from './rows';

export interface ExampleSource {
  /** Holds the dataset's objects. */
  readonly store: ArtifactStore;
  readonly shard: Shard;
  /** The objects of a shard of several. */
  readonly files?: readonly DatasetFile[] | undefined;
  readonly request: Pick<RunRequest, 'data' | 'task'>;
  /** What is made of a record's fields; `extractExample` where left out. */
  readonly extract?: ((fields: Fields, task: Task) => RawExample | Rejection) | undefined;
  /** Of a stratified split, once it is known. */
  readonly moves?: Moves | undefined;
  /** Given where a shard of several objects may do without those that cannot be read: is told of each. */
  readonly setAside?: ((object: UnreadableObject) => void) | undefined;
  /** Is told the key of each group whose rows are adjacent. */
  readonly ended?: ((group: string, side: Side) => void) | undefined;
  /** Is told what the owner of the data should know. */
  readonly warn?: ((warning: string) => void) | undefined;
  /** Is told of each series of a forecast what it is called, and the moments of each field that is forecast. */
  readonly sawSeries?: ((name: string, moments: readonly Moments[]) => void) | undefined;
  /** Sees the fields of each row that could be parsed, before records are made of rows. */
  readonly watchRow?: ((fields: Fields) => void) | undefined;
}

/** A shard of one object that cannot be read has nothing else, and is set aside itself. */
export const tolerated = ({ files, setAside }: ExampleSource): ExampleSource['setAside'] =>
  files === undefined ? undefined : setAside;

/** A record as the task sees it. Its bytes are valid until the next batch is read. */
export class ExampleRecord {
  /** Bytes and place of the record; of a window those of the row that holds the target. */
  readonly raw: RawRecord;
  readonly example: RawExample;
  readonly split: Split;
  /** SHA-256 in hexadecimal of what its side comes from: its key, or its bytes where it was dealt by them. */
  readonly identity: string | undefined;
  /** The beginning of its group's digest; in the test split, where the split has a key. */
  readonly group: string | undefined;
  /** What a window's series is called. */
  readonly series: string | undefined;
  #digest: string | undefined;

  constructor(
    raw: RawRecord,
    example: RawExample,
    split: Split,
    known: {
      readonly digest?: string | undefined;
      readonly identity?: string | undefined;
      readonly group?: string | undefined;
      readonly series?: string | undefined;
    } = {},
  ) {
    this.raw = raw;
    this.example = example;
    this.split = split;
    this.identity = known.identity;
    this.group = known.group;
    this.series = known.series;
    this.#digest = known.digest;
  }

  /** SHA-256 in hexadecimal of what the record is: its bytes. */
  digest(): string {
    return (this.#digest ??= digestOf(this.raw.bytes));
  }
}

/** A window shares its rows with others: it is what its example holds. */
export class WindowRecord extends ExampleRecord {
  override digest(): string {
    return digestOf(Buffer.from(JSON.stringify(this.example)));
  }
}

/** A record that the task cannot use. */
export class SetAside {
  /** As that of `Rejection`, for the same reason. */
  static get name(): string {
    return 'SetAside';
  }

  readonly raw: RawRecord;
  readonly why: Rejection;
  /** Undefined where the record could not be read far enough to tell. */
  readonly split: Split | undefined;

  constructor(raw: RawRecord, why: Rejection, split?: Split) {
    this.raw = raw;
    this.why = why;
    this.split = split;
  }
}

export interface Examples {
  readonly batches: Batches<ExampleRecord | SetAside>;
  /** Field of each channel of a numeric input, as the first record that could be used has them: known at the end. */
  readonly channelNames: () => readonly string[];
}
