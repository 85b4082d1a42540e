import { createAdaptorServer } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { createApp } from './app';
import { Registry } from './read/registry';

export interface ServeOptions {
  readonly store: ArtifactStore;
  /** 0 takes any free one. */
  readonly port: number;
  readonly onFault: (error: unknown) => void;
  /** @default - the clock's */
  readonly now?: () => Date;
}

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the registry's pages to this machine.
 *
 * @throws Error with the code EADDRINUSE where the port is taken
 */
export async function serveRegistry({ store, port, onFault, now }: ServeOptions): Promise<Served> {
  let listened = port;
  const app = createApp({ registry: new Registry(store, now), port: () => listened, onFault });
  // Without TLS and HTTP/2 it is Node's own server.
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  listened = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${listened}/`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
