import type { ExampleSource } from '../examples';
import type { Batches, Row, ShardObject } from '../rows';
import type { WindowShape } from './cut-window';

/** What windows are made from. */
export interface WindowReading {
  readonly source: ExampleSource;
  readonly shape: WindowShape;
  /** The shard's objects, from the first one, each time it is asked. */
  readonly objects: () => AsyncGenerator<ShardObject, void, undefined>;
  /** @param isCounted whether the rows are watched, which they are once */
  readonly rowsOf: (object: ShardObject, isCounted: boolean) => Batches<Row>;
}
