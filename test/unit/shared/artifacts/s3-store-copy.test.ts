import { randomBytes } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { copyCandidate } from '../../../../functions/publish/copy-candidate';
import { copyObject } from '../../../../shared/artifacts/s3-store-copy';
import { S3Store } from '../../../../shared/artifacts/s3-store';
import { sha256Of } from '../../../../shared/artifacts/sha256';
import { ArtifactConflict } from '../../../../shared/errors';
import { type S3Server, startS3Server } from '../../../support/s3-server';

const MEBIBYTE = 1024 * 1024;

describe('copies within a bucket', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server();
    await server.createBucket('copies');
  }, 120_000);
  afterAll(() => server.stop());

  /** A client that notes its requests, and answers some of them itself. */
  function watched(instead: (command: string) => Error | undefined = () => undefined) {
    const client = new S3Client({
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
    });
    const commands: string[] = [];
    client.middlewareStack.add((next, { commandName = '' }) => async (args) => {
      commands.push(commandName);
      const error = instead(commandName);
      if (error !== undefined) throw error;
      return next(args);
    });
    return { store: new S3Store('copies', client), client, commands };
  }

  it('copies a large object under a condition without taking its bytes', async () => {
    const { store, commands } = watched();
    await store.put('candidate/large.bin', randomBytes(20 * MEBIBYTE));
    commands.length = 0;

    const copied = await store.copy('candidate/large.bin', 'version/large.bin', { ifNoneMatch: '*' });

    expect(commands).not.toContain('GetObjectCommand');
    expect(copied).toEqual(await store.head('version/large.bin'));
    expect(await sha256Of(store, 'version/large.bin')).toBe(await sha256Of(store, 'candidate/large.bin'));
    await expect(
      store.copy('candidate/large.bin', 'version/large.bin', { ifNoneMatch: '*' }),
    ).rejects.toThrow(ArtifactConflict);
    await store.copy('candidate/large.bin', 'version/large.bin', { ifMatch: copied.etag });
  });

  it('copies in parts what is larger than one', async () => {
    const { store, client, commands } = watched();
    const from = await store.put('parts/from.bin', randomBytes(17 * MEBIBYTE));

    await copyObject(
      client,
      { Bucket: 'copies', from, toKey: 'parts/to.bin', condition: undefined },
      5 * MEBIBYTE,
    );

    expect(commands.filter((command) => command === 'UploadPartCopyCommand')).toHaveLength(4);
    expect(await sha256Of(store, 'parts/to.bin')).toBe(await sha256Of(store, 'parts/from.bin'));
  });

  it('leaves no upload behind where the condition fails', async () => {
    const { store, commands } = watched();
    await store.put('left/large.bin', randomBytes(9 * MEBIBYTE));
    await store.put('left/there.bin', 'already');

    await expect(store.copy('left/large.bin', 'left/there.bin', { ifNoneMatch: '*' })).rejects.toThrow(
      ArtifactConflict,
    );

    expect(commands).toContain('AbortMultipartUploadCommand');
  });

  it('publishes files larger than its memory: no whole object is read', async () => {
    const { store, commands } = watched();
    await store.put('run/candidate/weights.bin', randomBytes(64 * MEBIBYTE));
    commands.length = 0;
    jest.spyOn(store, 'get').mockRejectedValue(new Error('a whole object was read'));

    const files = await copyCandidate(store, 'run/candidate/', 'model/1/');

    expect(files).toMatchObject([{ name: 'weights.bin', sizeBytes: 64 * MEBIBYTE }]);
    // One request streams it for its digest; the copy takes none.
    expect(commands.filter((command) => command === 'GetObjectCommand')).toHaveLength(1);
    expect(commands).toContain('UploadPartCopyCommand');
  }, 60_000);

  it('tries a conditional write again that S3 did not decide', async () => {
    let conflicts = 3;
    const { store } = watched((command) => {
      if (command !== 'PutObjectCommand' || conflicts === 0) return undefined;
      conflicts -= 1;
      return Object.assign(new Error('a conflicting operation'), {
        name: 'ConditionalRequestConflict',
        $metadata: { httpStatusCode: 409 },
      });
    });

    await store.put('undecided', 'x', { ifNoneMatch: '*' });

    expect(conflicts).toBe(0);
    await expect(store.put('undecided', 'y', { ifNoneMatch: '*' })).rejects.toThrow(ArtifactConflict);
  });
});
