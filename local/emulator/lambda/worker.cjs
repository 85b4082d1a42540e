// The process that a Lambda's handler runs in: plain JavaScript, because it is started without a compiler.
// Messages say what to invoke; payloads travel as JSON text, as in Lambda.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { requireCached } = require('../../code-cache/require-cached.cjs');

/**
 * @typedef {{ requestId: string, payload: string, deadlineMs: number }} Invocation
 * @typedef {{ errorType: string, errorMessage: string, trace: string[] }} Failure
 */

// The parent is gone, so nothing waits for an answer.
process.on('disconnect', () => process.exit(0));

const [, , codeFolder = '', handlerName = '', cacheFolder = ''] = process.argv;

/** @param {unknown} thrown @param {string} [errorType] @returns {Failure} */
function describe(thrown, errorType) {
  if (!(thrown instanceof Error)) {
    return { errorType: errorType ?? typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  const trace = (thrown.stack ?? '').split('\n');
  return { errorType: errorType ?? thrown.name, errorMessage: thrown.message, trace };
}

/** @param {object} message */
function send(message) {
  process.send?.(message);
}

/** Keeps what was compiled by now, for the next process with this handler. */
let keepCode = () => {};

/** @returns {Promise<(event: unknown, context: object) => unknown>} */
async function load() {
  const dot = handlerName.lastIndexOf('.');
  const base = join(codeFolder, handlerName.slice(0, dot));
  const file = ['.js', '.mjs', '.cjs'].map((extension) => base + extension).find((path) => existsSync(path));
  if (!file)
    throw Object.assign(new Error(`Cannot find module '${base}'`), { name: 'Runtime.ImportModuleError' });
  // `import` of a bundle reads it twice more, for its format and its exports: as long as all the rest of a start takes.
  const loaded = file.endsWith('.mjs') ? await import(pathToFileURL(file).href) : loadScript(file);
  const name = handlerName.slice(dot + 1);
  const handler = loaded[name] ?? loaded.default?.[name];
  if (typeof handler === 'function') return handler;
  throw Object.assign(new Error(`${handlerName} is undefined or not exported`), {
    name: 'Runtime.HandlerNotFound',
  });
}

/** @param {string} file */
function loadScript(file) {
  if (cacheFolder === '') return require(file);
  const { exports, keep } = requireCached(file, cacheFolder);
  keepCode = keep;
  return /** @type {any} */ (exports);
}

/** @param {Invocation} invocation */
function contextOf({ requestId, deadlineMs }) {
  return {
    awsRequestId: requestId,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
}

/** @param {unknown} result */
function toPayload(result) {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (thrown) {
    throw Object.assign(new Error(`Unable to stringify response body: ${thrown}`), {
      name: 'Runtime.MarshalError',
    });
  }
}

async function main() {
  const handler = await load();
  process.on('message', async (/** @type {Invocation} */ invocation) => {
    try {
      const result = await handler(JSON.parse(invocation.payload), contextOf(invocation));
      // Before the answer: the process may be killed once it is given.
      keepCode();
      keepCode = () => {};
      send({ type: 'result', payload: toPayload(result) });
    } catch (thrown) {
      send({ type: 'failure', failure: describe(thrown) });
    }
  });
  send({ type: 'ready' });
}

// A promise that was not awaited has failed: Lambda ends the environment, since its state is unknown.
process.on('unhandledRejection', (thrown) => {
  const failure = describe(thrown, 'Runtime.UnhandledPromiseRejection');
  process.send?.({ type: 'failure', failure }, undefined, undefined, () => process.exit(128));
});

main().catch((thrown) => send({ type: 'failure', failure: describe(thrown) }));
