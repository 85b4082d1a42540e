import { once } from 'node:events';
import {
  createServer,
  request,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * What happens to a request: answered with an error; its connection closed before it is passed on (`reset`) or after it
 * was served (`lost`); never answered (`timeout`); its answer's body cut in the middle, one bit of it flipped, or that of
 * an earlier time (`stale`).
 */
export const STORAGE_FAULTS = ['500', '503', 'reset', 'lost', 'timeout', 'cut', 'flipped', 'stale'] as const;
export type StorageFault = (typeof STORAGE_FAULTS)[number];

export interface Injection {
  readonly fault: StorageFault;
  /** Which requests, each as `GET /bucket/key`; all where it is left out. */
  readonly matches?: RegExp;
  /** Of those, which: by default, each. */
  readonly chooses?: () => boolean;
  /** How many at most. */
  readonly times?: number;
}

export interface FaultyProxy {
  readonly endpoint: string;
  /** Replaces what was injected before; with nothing, all goes well again. */
  inject(injection?: Injection): void;
  /** Faults since the last call of `inject`. */
  injected(): number;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

const xmlError = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>injected</Message></Error>`,
  ),
});

const ERRORS = { '500': xmlError(500, 'InternalError'), '503': xmlError(503, 'SlowDown') } as const;

/** A proxy before an S3 server, which does to requests what networks and servers do to them. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const { hostname, port } = new URL(target);
  /** The first answer to each reading. */
  const earlier = new Map<string, Answer>();
  let injection: Injection | undefined;
  let injected = 0;

  const faultFor = (line: string): StorageFault | undefined => {
    if (injection === undefined || injected >= (injection.times ?? Infinity)) return undefined;
    const { fault, matches = /^/, chooses = () => true } = injection;
    // Only an answer with a body can be damaged, and only a reading can be stale.
    if ((fault === 'cut' || fault === 'flipped') && !line.startsWith('GET ')) return undefined;
    if (fault === 'stale' && !/^(GET|HEAD) (?!.*list-type)/.test(line)) return undefined;
    return matches.test(line) && chooses() ? fault : undefined;
  };
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = incoming;
    const line = `${method} ${decodeURIComponent(url)}`;
    const fault = faultFor(line);
    if (fault !== undefined) injected += 1;
    const sent = await buffer(incoming);
    if (fault === 'reset') return void outgoing.destroy();
    if (fault === 'timeout') return;
    if (fault === '500' || fault === '503') return send(outgoing, ERRORS[fault]);
    if (fault === 'stale') return send(outgoing, earlier.get(line) ?? xmlError(404, 'NoSuchKey'));
    const answer = await passOn({ hostname, port, method, path: url, headers }, sent);
    if (method === 'GET' && !earlier.has(line)) earlier.set(line, answer);
    if (fault === 'lost') return void outgoing.destroy();
    if (fault === 'cut') return sendHalf(outgoing, answer);
    send(outgoing, fault === 'flipped' ? { ...answer, body: withFlippedBit(answer.body) } : answer);
  };
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch(() => outgoing.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    inject: (next) => {
      [injection, injected] = [next, 0];
    },
    injected: () => injected,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function passOn(
  to: { hostname: string; port: string; method: string; path: string; headers: OutgoingHttpHeaders },
  body: Buffer,
): Promise<Answer> {
  const onward = request(to).end(body);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
}

const send = (outgoing: ServerResponse, { status, headers, body }: Answer): void =>
  void outgoing.writeHead(status, headers).end(body);

/** Its headers announce all of it. */
function sendHalf(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, { ...headers, 'content-length': body.byteLength });
  outgoing.write(body.subarray(0, body.byteLength >> 1), () => setImmediate(() => outgoing.destroy()));
}

function withFlippedBit(body: Buffer): Buffer {
  const flipped = Buffer.from(body);
  if (flipped.byteLength > 0) flipped[flipped.byteLength >> 1]! ^= 1;
  return flipped;
}
