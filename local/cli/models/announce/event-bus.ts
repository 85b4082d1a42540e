import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { z } from 'zod';
import type { MoveEvent } from './move-event';

/** A bus that does not answer is no reason to wait: the move is done. */
const PATIENCE_MS = 15_000;

export interface Bus {
  readonly endpoint: URL;
  readonly region: string;
  readonly credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
}

const Answer = z.looseObject({
  FailedEntryCount: z.int(),
  Entries: z.array(z.looseObject({ ErrorCode: z.string().optional(), ErrorMessage: z.string().optional() })),
});

/**
 * Puts an event on the default bus of EventBridge, whose rules the deployment's are. The only right that it takes is
 * `events:PutEvents` on that bus.
 *
 * @throws Error saying why it was not taken
 */
export async function putEvent(event: MoveEvent, { endpoint, region, credentials }: Bus): Promise<void> {
  const entry = { ...event, Detail: JSON.stringify(event.Detail) };
  const body = JSON.stringify({ Entries: [entry] });
  const signer = new SignatureV4({ service: 'events', region, credentials, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    path: '/',
    headers: {
      host: endpoint.host,
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSEvents.PutEvents',
    },
    body,
  });
  const response = await fetch(new URL('/', endpoint), {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text.slice(0, 300)}`);
  const { FailedEntryCount, Entries } = Answer.parse(JSON.parse(text));
  if (FailedEntryCount === 0) return;
  const [first] = Entries;
  throw new Error(`${first?.ErrorCode ?? 'not taken'}: ${first?.ErrorMessage ?? 'no reason was given'}`);
}

/** Node's SHA-256 as the signer asks for it. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(chunk));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }

  /** The signer makes a new one instead. */
  reset(): void {
    throw new Error('a digest that was given cannot be taken again');
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
