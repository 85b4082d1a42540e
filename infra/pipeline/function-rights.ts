import { Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { bucketStatements, DATASETS_INSIDE, datasetStatements, type BucketRights } from '../storage/rights';
import type { FunctionName } from './function-settings';

/** Patterns of the keys that each function uses; shared/artifacts/keys.ts composes the keys. */
const STORE_RIGHTS: Record<FunctionName, BucketRights> = {
  plan: {
    read: [...DATASETS_INSIDE, 'datasets/*', 'models/*', 'runs/*'],
    // The error for a mistyped location names what lies near it; what jobs have cost is in the ledger's keys.
    list: ['*'],
    write: ['runs/*'],
  },
  profile: { read: [...DATASETS_INSIDE, 'runs/*', 'datasets/*'], write: ['datasets/*'] },
  // The data is compared with the champion's, and the figures are stored with the run.
  merge: { read: ['runs/*', 'datasets/*', 'models/*'], write: ['datasets/*', 'runs/*'] },
  encode: { read: [...DATASETS_INSIDE, 'runs/*', 'datasets/*'], write: ['datasets/*'] },
  seal: { read: ['runs/*', 'datasets/*'], write: ['datasets/*'] },
  // It counts in the model's folder how often a test split has judged.
  gate: { read: ['runs/*', 'datasets/*', 'models/*'], write: ['runs/*', 'models/*/judged/*'] },
  // The last verdict, the decision in the report of the run and of the candidate, and the plan of a rematch.
  publish: {
    read: ['runs/*', 'datasets/*', 'models/*'],
    write: ['models/*', 'runs/*/report.html', 'runs/*/decision.json', 'runs/*/rematches/*'],
    // A version has its candidate's files.
    delete: ['runs/*/candidate/*'],
  },
  score: {
    read: [...DATASETS_INSIDE, 'models/*', 'predictions/*'],
    // As for plan.
    list: ['*'],
    write: ['predictions/*', 'runs/*/state.json'],
  },
  // How the run ended, for whoever lists runs.
  explain: {
    read: ['runs/*', 'predictions/*/plan.json', 'predictions/*/map/*'],
    write: ['runs/*/state.json'],
  },
};

/** The functions that read the dataset's own objects. */
const READS_DATASETS: readonly FunctionName[] = ['plan', 'profile', 'encode', 'score'];

/** Of the function that is told of events: what jobs cost, and how a run ended of which nothing else says it. */
export const MEASURE_RIGHTS: BucketRights = {
  read: [
    ...['plan', 'state'].map((name) => `runs/*/${name}.json`),
    ...['plan', 'manifest'].map((name) => `predictions/*/${name}.json`),
  ],
  write: ['ledger/*', 'runs/*/state.json'],
};

/** Of the function that predicts single records. */
export const ANSWER_RIGHTS: BucketRights = { read: ['models/*'] };

export interface RightsProps {
  readonly bucket: IBucket;
  readonly datasets: readonly string[];
}

/** Everything that a function may do in S3. */
export function functionRights(name: FunctionName, { bucket, datasets }: RightsProps): PolicyStatement[] {
  const outside = READS_DATASETS.includes(name) ? datasets : [];
  return [
    ...bucketStatements(bucket, STORE_RIGHTS[name]),
    ...outside.flatMap((location) => datasetStatements(Stack.of(bucket), location)),
  ];
}
