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

/** Without it the next model of any quality would come into use, so that deleting it is no remedy. */
const CHAMPION_POINTER = /models\/([^/\s]+)\/champion\.json/;

/** @param cause names the artifact, where it is about one */
export function remedyFor(error: string, cause: string): string | undefined {
  const [, model] = (error === 'ArtifactCorrupt' && CHAMPION_POINTER.exec(cause)) || [];
  if (model !== undefined)
    return `name the champion again with npm run models -- promote ${model} <version>; models/${model}/history.jsonl says which version it was`;
  return Object.hasOwn(REMEDIES, error) ? REMEDIES[error] : undefined;
}
