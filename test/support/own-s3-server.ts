import { startS3Server, type S3Server } from './s3-server';

/** An S3 server of the file's own, which the process takes for S3 while the file's tests run. */
export function ownS3Server(...buckets: readonly string[]): Pick<S3Server, 'createBucket'> {
  let server: S3Server | undefined;
  const before = { ...process.env };
  beforeAll(async () => {
    server = await startS3Server();
    Object.assign(process.env, server.environment);
    for (const bucket of buckets) await server.createBucket(bucket);
  });
  afterAll(async () => {
    process.env = before;
    await server?.stop();
  });
  return {
    async createBucket(name) {
      if (server === undefined) throw new Error('the S3 server starts before the first test');
      await server.createBucket(name);
    },
  };
}
