import { startS3Server, type S3Server } from '../../support/s3-server';
import { Workspace } from './workspace';

/** Workspaces in buckets of an S3 server of the file's own. */
export function bucketWorkspaces(): () => Promise<Workspace> {
  let server: S3Server;
  let made = 0;
  const before = { ...process.env };
  beforeAll(async () => {
    server = await startS3Server();
    Object.assign(process.env, server.environment);
  });
  afterAll(async () => {
    process.env = before;
    await server.stop();
  });
  return async () => {
    const name = `workspace-${(made += 1)}`;
    await server.createBucket(name);
    return Workspace.inBucket(name);
  };
}
