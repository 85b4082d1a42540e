import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const ROOT = resolve(__dirname, '../..');
const PYTHON = join(ROOT, '.unroll', 'python', 'moto', 'bin', 'python');
const SERVER = join(__dirname, 's3-server.py');
const START_LIMIT_MS = 60_000;

export interface S3Server {
  readonly endpoint: string;
  /** Environment variables with which a process uses this server as S3. */
  readonly environment: Readonly<Record<string, string>>;
  createBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts moto's S3 on a free port; its buckets are gone when it stops. */
export async function startS3Server(): Promise<S3Server> {
  await setUp();
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(PYTHON, [SERVER, String(port)], { stdio: 'ignore' });
  await waitUntilUp(endpoint, child);
  return {
    endpoint,
    environment: environmentOf(endpoint),
    createBucket: (name) => createBucket(endpoint, name),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Does nothing if `npm test` has already set the server up. */
async function setUp(): Promise<void> {
  const script = pathToFileURL(join(ROOT, 'local/setup/s3-server.mjs')).href;
  const call = `import('${script}').then(({ setUpS3Server }) => setUpS3Server({ root: ${JSON.stringify(ROOT)} }))`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', `await ${call}`]);
}

const environmentOf = (endpoint: string) => ({
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  // Profiles of the person who runs the tests must not apply.
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
});

async function createBucket(endpoint: string, name: string): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  client.destroy();
}

async function waitUntilUp(endpoint: string, child: ChildProcess): Promise<void> {
  const deadlineMs = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadlineMs) {
    if (child.exitCode !== null) throw new Error(`the S3 server ended with status ${child.exitCode}`);
    try {
      await fetch(endpoint);
      return;
    } catch {
      await sleep(50);
    }
  }
  child.kill('SIGKILL');
  throw new Error(`the S3 server did not answer within ${START_LIMIT_MS / 1000} s`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
