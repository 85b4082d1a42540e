import type { Shard, ShardProfile } from '../../shared/dataset';
import type { RunRequest } from '../../shared/request/request';
import { targetFields, type Task } from '../../shared/request/task';
import { DoubtfulKeys } from '../groups/doubtful-keys';
import type { ExampleSource } from '../records/examples';
import { MissingFields } from '../statistics/missing-fields';
import { ScaleTally } from './scale-tally';

type Told = Pick<ShardProfile, 'unreadable' | 'warnings' | 'doubtfulKeys' | 'scales'>;

/** What reading a shard's rows tells of them, beside the records that are made of them. */
export class AboutRows {
  readonly #missing: MissingFields;
  readonly #doubtful: DoubtfulKeys;
  readonly #scales: ScaleTally;
  readonly #warnings: string[] = [];
  readonly #unreadable: ShardProfile['unreadable'] = [];
  readonly #isTolerant: boolean;

  constructor({ data }: Pick<RunRequest, 'data'>, task: Task, part: Shard['part']) {
    this.#missing = new MissingFields(task);
    this.#doubtful = new DoubtfulKeys(data, part);
    this.#scales = new ScaleTally(targetFields(task.target));
    this.#isTolerant = data.rejects.toleratedShardPercentage > 0;
  }

  /** What reading calls. */
  get watching(): Pick<ExampleSource, 'watchRow' | 'warn' | 'sawSeries' | 'setAside'> {
    return {
      watchRow: (fields) => {
        this.#missing.add(fields);
        this.#doubtful.add(fields);
      },
      warn: (warning) => this.#warnings.push(warning),
      sawSeries: (name, moments) => this.#scales.add(name, moments),
      setAside: this.#isTolerant ? (object) => this.#unreadable.push(object) : undefined,
    };
  }

  get(): Told {
    return {
      unreadable: this.#unreadable,
      warnings: this.#warnings,
      doubtfulKeys: this.#doubtful.get(),
      scales: this.#scales.get(),
    };
  }

  /** The fields that rows lack, as the statistics have them. */
  missing(): ReturnType<MissingFields['get']> {
    return this.#missing.get();
  }
}
