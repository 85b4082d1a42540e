import { Map, ProvideItems, QueryLanguage } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { TrainJob } from './train-job';

export interface VariantsMapProps {
  readonly comment: string;
  /** Expression for an array of `{variant, planUri}`. */
  readonly variants: string;
  readonly maxConcurrency: number;
  readonly train: TrainJob;
  /** The variable `$entered` from here on. */
  readonly entered: string;
}

/**
 * One training job per variant of a sweep, inside this execution: there are few of them, and each deserves a line in
 * its history. One that fails, whatever the reason, must not end the others: `train` catches its own errors.
 */
export class VariantsMap extends Map {
  constructor(scope: Construct, id: string, props: VariantsMapProps) {
    super(scope, id, {
      comment: props.comment,
      queryLanguage: QueryLanguage.JSONATA,
      items: ProvideItems.jsonata(props.variants),
      maxConcurrency: props.maxConcurrency,
      // Each job's result is in the store.
      outputs: {},
      assign: { entered: props.entered },
    });
    this.itemProcessor(props.train);
  }
}
