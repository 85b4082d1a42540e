import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ThrottlingProxy {
  readonly endpoint: string;
  /** Answers "slow down" to this many of the next requests whose method and path match. */
  throttle(requests: number, matches: RegExp): void;
  /** Requests that were refused since the last call of `throttle`. */
  refused(): number;
  stop(): Promise<void>;
}

const SLOW_DOWN =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';

/** A proxy before an S3 server that throttles as S3 does. */
export async function startThrottlingProxy(target: string): Promise<ThrottlingProxy> {
  const { hostname, port } = new URL(target);
  let left = 0;
  let matching = /^/;
  let refused = 0;
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    if (left > 0 && matching.test(`${method} ${decodeURIComponent(url)}`)) {
      left -= 1;
      refused += 1;
      incoming.resume();
      outgoing.writeHead(503, { 'content-type': 'application/xml' }).end(SLOW_DOWN);
      return;
    }
    const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    throttle: (requests, matches) => {
      [left, matching, refused] = [requests, matches, 0];
    },
    refused: () => refused,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
