import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { imageDigest } from '../../../trainer/image-digest';

/** As in the Amazon ECS Developer Guide, "Task metadata endpoint version 4 examples". */
const METADATA = { DockerId: 'd', Name: 'default', Image: 'account/image:tag', ImageID: 'sha256:5d7c' };

describe('the digest of the image', () => {
  it('is what ECS says', async () => {
    const server = createServer((_, answer) => answer.end(JSON.stringify(METADATA))).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const digest = await imageDigest({ ECS_CONTAINER_METADATA_URI_V4: `http://127.0.0.1:${port}/v4/id` });

    server.close();
    expect(digest).toBe('sha256:5d7c');
  });

  it('is unknown outside a container, and where nothing answers', async () => {
    expect(await imageDigest({})).toBeNull();
    expect(await imageDigest({ ECS_CONTAINER_METADATA_URI_V4: 'http://127.0.0.1:1/v4' })).toBeNull();
  });
});
