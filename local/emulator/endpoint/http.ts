import { hash, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ServiceError } from './service-error';

/** The definition is the largest thing that a request holds: 1 MB, more as a JSON string. */
const LARGEST_BODY_BYTES = 4_000_000;
const TARGET = /^AWSStepFunctions\.([A-Za-z]+)$/;
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

export type Answer = (operation: string, body: unknown) => Promise<object>;

/**
 * AWS's JSON 1.0 protocol over HTTP: one POST per operation, named by the header `X-Amz-Target`. Whoever calls it starts
 * programs as this user, so the access key of a request's signature must be the token, which other users of the machine
 * cannot read. (The signature itself is not checked: nothing but this machine may reach the endpoint, and who could
 * change a request on its way could read it too.) A faulty request gets an answer that says so.
 *
 * @param access.token letters, digits, `-` and `_`
 * @param access.onFault called with errors that are not the service's own
 */
export function createEndpoint(
  answer: Answer,
  { token, onFault }: { readonly token: string; readonly onFault: (error: unknown) => void },
): Server {
  return createServer((request, response) => {
    void respond(request, token, answer).then(
      (body) => send(response, 200, body),
      (thrown: unknown) => {
        if (thrown instanceof ServiceError) {
          return send(response, 400, { __type: thrown.type, message: thrown.message });
        }
        // The client is gone.
        if (request.destroyed && !request.complete) return undefined;
        onFault(thrown);
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        return send(response, 500, { __type: 'InternalServerError', message });
      },
    );
  });
}

async function respond(request: IncomingMessage, token: string, answer: Answer): Promise<object> {
  const { host = '', origin, authorization = '' } = request.headers;
  // A page in a browser may have a name that points here; it must not start runs.
  if (!LOOPBACK.test(host)) {
    throw new ServiceError('ValidationException', `Host "${host}" is not this machine`);
  }
  if (origin !== undefined) {
    throw new ServiceError(
      'ValidationException',
      `A page of ${origin.slice(0, 100)} may not call this endpoint`,
    );
  }
  if (!isToken(/\bCredential=([^/,\s]+)/.exec(authorization)?.[1] ?? '', token)) {
    throw new ServiceError(
      'UnrecognizedClientException',
      'The access key of this request is not the token of this endpoint, which it printed when it started: npm run trigger reads it from a file; give it to other clients as AWS_ACCESS_KEY_ID',
    );
  }
  const target = String(request.headers['x-amz-target'] ?? '');
  const operation = TARGET.exec(target)?.[1];
  if (request.method !== 'POST' || operation === undefined) {
    throw new ServiceError(
      'UnknownOperationException',
      `This is a Step Functions endpoint: it takes a POST with the header X-Amz-Target: AWSStepFunctions.<operation>, not ${request.method ?? ''} with "${target.slice(0, 100)}"`,
    );
  }
  return answer(operation, parse(await read(request)));
}

/** In a time that says nothing of how much of it is right. */
const isToken = (given: string, token: string): boolean =>
  timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', token, 'buffer'));

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The rest is read and dropped, so that the client receives the answer.
    if (bytes <= LARGEST_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes > LARGEST_BODY_BYTES) {
    const message = `The request has ${bytes} bytes; at most ${LARGEST_BODY_BYTES} are taken`;
    throw new ServiceError('ValidationException', message);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (error) {
    throw new ServiceError('SerializationException', `The body is not JSON: ${(error as Error).message}`);
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': bytes.length,
    'x-amzn-requestid': randomUUID(),
  });
  response.end(bytes);
}
