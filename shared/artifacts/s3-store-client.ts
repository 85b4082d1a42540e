import { S3Client } from '@aws-sdk/client-s3';

let client: S3Client | undefined;

/**
 * The process's only S3 client: connections are pooled, so one is enough for all buckets. It is configured by
 * the SDK's environment variables and profiles.
 */
export function sharedClient(): S3Client {
  client ??= createClient();
  return client;
}

/**
 * A silent connection is abandoned after a minute; without a limit, a Lambda would wait until it is killed. The
 * time to connect includes the wait for one of the client's 50 sockets, hence 30 seconds.
 */
export function createClient({ socketTimeout = 60_000 } = {}): S3Client {
  const created = new S3Client({
    requestHandler: { connectionTimeout: 30_000, socketTimeout },
    // A dataset's bucket may be in another region than the run.
    followRegionRedirects: true,
  });
  const { endpointProvider } = created.config;
  // Only a custom endpoint needs buckets in the path: `bucket.localhost` does not resolve on most machines. The
  // endpoint is known only here, since the SDK reads its configuration at the first request.
  created.config.endpointProvider = (parameters, context) =>
    endpointProvider({ ...parameters, ForcePathStyle: parameters.Endpoint !== undefined }, context);
  return created;
}
