import { fileURLToPath } from 'node:url';

/** The console's address for a region, in its partition. */
function consoleOf(region: string): string {
  if (region.startsWith('cn-')) return `https://${region}.console.amazonaws.cn`;
  if (region.startsWith('us-gov-')) return `https://${region}.console.amazonaws-us-gov.com`;
  return `https://${region}.console.aws.amazon.com`;
}

export interface LinkOptions {
  readonly storeUri: string;
  /** A key, or a prefix that ends with a slash. */
  readonly key: string;
  /** Of the bucket on AWS; undefined where the store is not AWS's own S3. */
  readonly region: string | undefined;
}

/** How an artifact is named to a program that knows nothing of the store. */
export const uriOf = (storeUri: string, key: string): string => `${storeUri.replace(/\/$/, '')}/${key}`;

/** Where a person opens an artifact: a path of this machine, a page of the S3 console, or the object's URI. */
export function artifactLink({ storeUri, key, region }: LinkOptions): string {
  if (storeUri.startsWith('file:')) return `${fileURLToPath(storeUri).replace(/\/$/, '')}/${key}`;
  const bucket = /^s3:\/\/([^/]+)/.exec(storeUri)?.[1];
  if (bucket === undefined || region === undefined) return uriOf(storeUri, key);
  const page = key.endsWith('/') ? 'buckets' : 'object';
  const query = new URLSearchParams({ region, prefix: key }).toString();
  return `${consoleOf(region)}/s3/${page}/${bucket}?${query}`;
}

/** The local executor's account: its executions are on no console. */
const LOCAL_ACCOUNT = '000000000000';

/** The console's page of an execution; undefined for one of this machine. */
export function executionLink(executionArn: string): string | undefined {
  const [, , service, region = '', account] = executionArn.split(':');
  if (service !== 'states' || region === '' || account === LOCAL_ACCOUNT) return undefined;
  return `${consoleOf(region)}/states/home?region=${region}#/v2/executions/details/${executionArn}`;
}

/** The console's page of a log stream. */
export function logLink(log: {
  readonly region: string;
  readonly group: string;
  readonly stream: string;
}): string {
  // The page's own escaping: percent-encoded twice, with a dollar sign for the percent sign.
  const escape = (text: string) => encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');
  const { region, group, stream } = log;
  return `${consoleOf(region)}/cloudwatch/home?region=${region}#logsV2:log-groups/log-group/${escape(group)}/log-events/${escape(stream)}`;
}
