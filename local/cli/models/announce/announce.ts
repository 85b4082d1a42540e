import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createClient } from '../../../../shared/artifacts/s3-store-client';
import { appendMessages } from '../../../emulator/integrations/messages';
import { moveEvent, type Move } from './move-event';
import { putEvent } from './event-bus';

export interface Place {
  readonly storeUri: string;
  /** Of the repository: where events of this machine are. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Whether the event was sent; what it says where it was not. */
export type Announced =
  { readonly sent: true; readonly to: string } | { readonly sent: false; readonly why: string };

/**
 * Sends the event of a move: to EventBridge, with the caller's own credentials, where the store is a bucket on AWS; else
 * to `.unroll/events.jsonl`, where local runs' events are. The move is done by then, so that it fails in no case.
 */
export async function announce(move: Move, place: Place): Promise<Announced> {
  try {
    return { sent: true, to: await send(move, place) };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return {
      sent: false,
      why: `no event was sent (${why}); it takes events:PutEvents on the default event bus of the bucket's region`,
    };
  }
}

async function send(move: Move, { storeUri, root, environment }: Place): Promise<string> {
  const general = environment['AWS_ENDPOINT_URL'];
  const custom = environment['AWS_ENDPOINT_URL_EVENTBRIDGE'] ?? general;
  const isOtherServer = (environment['AWS_ENDPOINT_URL_S3'] ?? general) !== undefined;
  if (!storeUri.startsWith('s3:') || (isOtherServer && custom === undefined)) {
    const file = join(root, '.unroll', 'events.jsonl');
    const { Detail, ...event } = moveEvent(move, { storeUri, region: undefined });
    await appendMessages(file, [{ ...event, Detail: asJson(Detail), Resources: [], EventId: randomUUID() }]);
    return file;
  }
  // The SDK's own chains of regions and credentials, as for the bucket.
  const client = createClient();
  try {
    const region = custom === undefined ? await regionOf(client, storeUri) : await client.config.region();
    const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    const endpoint = new URL(custom ?? `https://events.${region}.${domain}`);
    const onConsole = custom === undefined ? region : undefined;
    await putEvent(moveEvent(move, { storeUri, region: onConsole }), {
      endpoint,
      region,
      credentials: client.config.credentials,
    });
    return endpoint.href;
  } finally {
    client.destroy();
  }
}

/** The bucket's, where its deployment is; who calls may have another one set. */
async function regionOf(client: S3Client, storeUri: string): Promise<string> {
  const Bucket = new URL(storeUri).hostname;
  const { BucketRegion } = await client.send(new HeadBucketCommand({ Bucket }));
  return BucketRegion ?? (await client.config.region());
}

const asJson = (value: unknown) =>
  JSON.parse(JSON.stringify(value)) as Parameters<typeof appendMessages>[1][number];
