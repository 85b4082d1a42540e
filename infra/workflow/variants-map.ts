import { Map, ProvideItems, QueryLanguage } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { TrainJob } from './train-job';

export interface VariantsMapProps {
  readonly comment: string;
  /** Expression of an array of `{variant, planUri}`. */
  readonly variants: string;
  readonly maxConcurrency: number;
  readonly train: TrainJob;
}

/**
 * One training job for each variant of a sweep, inside this execution: there are few of them, and each is a job that
 * is worth a line in the history. The first that fails ends the others; one that diverges does not fail.
 */
export class VariantsMap extends Map {
  constructor(scope: Construct, id: string, props: VariantsMapProps) {
    super(scope, id, {
      comment: props.comment,
      queryLanguage: QueryLanguage.JSONATA,
      items: ProvideItems.jsonata(props.variants),
      maxConcurrency: props.maxConcurrency,
      // What each came to lies in the store.
      outputs: {},
    });
    this.itemProcessor(props.train);
  }
}
