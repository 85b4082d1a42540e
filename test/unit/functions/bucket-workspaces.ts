import { ownS3Server } from '../../support/own-s3-server';
import { Workspace } from './workspace';

/** Workspaces in buckets of an S3 server of the file's own. */
export function bucketWorkspaces(): () => Promise<Workspace> {
  const server = ownS3Server();
  let made = 0;
  return async () => {
    const name = `workspace-${(made += 1)}`;
    await server.createBucket(name);
    return Workspace.inBucket(name);
  };
}
