import { ANY_VERSION, modelsCommand } from './models-command';

/** What to do about errors whose message cannot say so itself; the others do. */
const REMEDIES: Readonly<Record<string, string>> = {
  ArtifactCorrupt: 'delete the artifact, or start again with "reuse": "refuse"',
  StoreUnavailable: 'check that the store can be reached (network, region, disk space), then start again',
  AccessDenied: 'give the caller access to the key that the message names, then start again',
  'Lambda.TooManyRequestsException': 'start again later, or raise the quota of concurrent Lambda executions',
  'Sandbox.Timedout': 'cut the dataset into smaller shards (data.shardMegabytes)',
  'Lambda.Unknown':
    'look at its log; most often it ran out of memory: cut the dataset into smaller shards (data.shardMegabytes)',
  'States.DataLimitExceeded': 'this is a fault of the workflow and not of the request; its log says where',
  'States.QueryEvaluationError': 'this is a fault of the workflow and not of the request; its log says where',
  'States.Runtime':
    'this is a fault of the workflow or its executor and not of the request; its log says where',
};

interface Damaged {
  /** Undefined where the cause names no store. */
  readonly store: string | undefined;
  readonly model: string;
  readonly version: string;
}

type Remedy = (damaged: Damaged) => string;

/** What deleting would lose, or what nothing writes again: the state of a model, by the key that a cause names. */
const OF_MODELS: readonly (readonly [RegExp, Remedy])[] = [
  [
    // Without it the next model of any quality would come into use, so that deleting it is no remedy.
    /models\/([^/\s]+)\/champion\.json/,
    ({ store, model }) =>
      `name the champion again with ${modelsCommand(['promote', model, ANY_VERSION], store)}; models/${model}/history.jsonl says which version it was`,
  ],
  [
    /models\/([^/\s]+)\/history\.jsonl/,
    () =>
      'correct that line, or take it alone out of the file; do not delete the file, which has all the moves',
  ],
  [
    /models\/[^/\s]+\/judged\/[^/\s]+\.json/,
    () =>
      'restore the file from a backup; or delete it, and the count of models that these test records have judged begins again',
  ],
  [
    /models\/([^/\s]+)\/approvals\/([^/\s]+)\.json/,
    ({ store, model, version }) =>
      `restore the file from a backup; or delete it, and put the version into use, if it is to be, with ${modelsCommand(['promote', model, version], store)}`,
  ],
  [/models\/[^/\s]+\/last-run\.json/, () => 'delete the file: the next run is not skipped as unchanged then'],
  [
    /models\/([^/\s]+)\/([^/\s]+)\//,
    ({ store, model, version }) =>
      `restore the file from a backup; or put another version into use, if this one is, and delete it with ${modelsCommand(['delete', `${model}@${version}`], store)}`,
  ],
];

/** Messages name an artifact by its store's URI and its key. */
const STORE = /((?:file|s3):\/\/\S+?)\/models\//;

/** @param cause names the artifact, where it is about one */
export function remedyFor(error: string, cause: string): string | undefined {
  if (error === 'ArtifactCorrupt')
    for (const [key, remedy] of OF_MODELS) {
      const found = key.exec(cause);
      const [, model = '', version = ''] = found ?? [];
      const store = STORE.exec(cause)?.[1];
      if (found !== null) return remedy({ store, model, version });
    }
  return Object.hasOwn(REMEDIES, error) ? REMEDIES[error] : undefined;
}
