import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_LIMIT_MS = 120_000;

export interface Emulator {
  readonly endpoint: string;
  /** What makes the CDK CLI and the SDK take the emulator for AWS. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts the AWS emulator on a free port; all that is in it is gone when it stops. */
export async function startEmulator(): Promise<Emulator> {
  const { EMULATOR_FOLDER, setUpEmulator } = await import('./set-up.mjs');
  await setUpEmulator();
  const port = await freePort();
  // The address and not `localhost`, under which the SDK would put a bucket's name before the host.
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(join(EMULATOR_FOLDER, 'bin', 'ministack'), [], {
    env: { ...process.env, GATEWAY_PORT: String(port), MINISTACK_HOST: '127.0.0.1' },
    stdio: 'ignore',
    detached: true,
  });
  await waitUntilUp(endpoint, child);
  return {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      // The caller's profiles must not apply: this must never reach a real account.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    stop: async () => {
      const ended = once(child, 'exit');
      // Its workers for functions are of its group.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await ended;
    },
  };
}

async function waitUntilUp(endpoint: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    if (await answers(endpoint)) return;
    await sleep(250);
  }
  throw new Error(`the AWS emulator did not start (exit code ${child.exitCode ?? 'none'})`);
}

const answers = (endpoint: string): Promise<boolean> =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  server.close();
  return address.port;
}
