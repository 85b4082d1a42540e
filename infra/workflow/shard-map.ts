import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  DistributedMap,
  ItemBatcher,
  QueryLanguage,
  ResultWriterV2,
  S3JsonItemReader,
  StateMachineType,
  type IChainable,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { MAP_RETRY } from './retries';

export interface ShardMapProps {
  readonly comment: string;
  readonly bucket: IBucket;
  /** Expressions over the variables of the surrounding workflow, which the children cannot see. */
  readonly shardsKey: string;
  readonly itemsPerBatch: string;
  readonly batchInput: Readonly<Record<string, string>>;
  readonly toleratedFailurePercentage: string;
  readonly resultPrefix: string;
  /** Children at once. */
  readonly maxConcurrency: number;
  readonly processor: IChainable;
  /** The variable `$entered` from here on. */
  readonly entered: string;
}

/** Runs a function over the shards that an S3 object lists, in batches, tolerating some that cannot be read. */
export class ShardMap extends DistributedMap {
  readonly #tolerance: string;

  constructor(scope: Construct, id: string, props: ShardMapProps) {
    super(scope, id, {
      comment: props.comment,
      queryLanguage: QueryLanguage.JSONATA,
      label: id,
      // Express children end after five minutes; a function may take fifteen.
      mapExecutionType: StateMachineType.STANDARD,
      maxConcurrency: props.maxConcurrency,
      itemReader: new S3JsonItemReader({ bucket: props.bucket, key: props.shardsKey }),
      itemBatcher: new ExpressionBatcher(props.itemsPerBatch, props.batchInput),
      resultWriterV2: new ResultWriterV2({ bucket: props.bucket, prefix: props.resultPrefix }),
      // A map's own result lists every child; states carry only references.
      outputs: { results: props.resultPrefix },
      assign: { entered: props.entered },
    });
    this.#tolerance = props.toleratedFailurePercentage;
    this.itemProcessor(props.processor);
    this.addRetry(MAP_RETRY);
  }

  /** CDK types the tolerance as a number; Step Functions takes an expression as well. */
  override toStateJson(queryLanguage?: QueryLanguage): object {
    return { ...super.toStateJson(queryLanguage), ToleratedFailurePercentage: this.#tolerance };
  }
}

/** CDK types the size of a batch as a number or a JSONPath; Step Functions takes JSONata as well. */
class ExpressionBatcher extends ItemBatcher {
  readonly #itemsPerBatch: string;
  readonly #batchInput: object;

  constructor(itemsPerBatch: string, batchInput: object) {
    super({ batchInput });
    this.#itemsPerBatch = itemsPerBatch;
    this.#batchInput = batchInput;
  }

  override render(): object {
    return { MaxItemsPerBatch: this.#itemsPerBatch, BatchInput: this.#batchInput };
  }
}
