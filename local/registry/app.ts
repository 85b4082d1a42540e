import { Hono, type Context } from 'hono';
import { contentTypeOf } from '../../shared/artifacts/content-type';
import { ifExists } from '../../shared/artifacts/if-exists';
import { datasetKeys, modelKeys, runKeys } from '../../shared/artifacts/keys';
import { ArtifactCorrupt, ArtifactNotFound, UnrollError } from '../../shared/errors';
import { compareVersions } from './compare/compare-versions';
import { guard, STORED_POLICY } from './guard';
import { comparePage } from './page/compare-page';
import { homePage } from './page/home-page';
import { sentencePage } from './page/layout';
import { modelPage } from './page/model-page';
import { runPage, runsPage } from './page/run-pages';
import { ICON, STYLE } from './page/style';
import { cardPage, versionPage } from './page/version-page';
import type { ModelEntry } from './read/models';
import type { PageOf, Registry } from './read/registry';
import { linkedWithin } from './report-links';

/** Rows of a list on one page. */
const PAGE_SIZE = 50;

export interface AppOptions {
  readonly registry: Registry;
  /** That is listened to. */
  readonly port: () => number;
  /** Told of errors that are not named ones. */
  readonly onFault: (error: unknown) => void;
}

/** The registry's pages over a store; it reads, and changes nothing. */
export function createApp({ registry, port, onFault }: AppOptions): Hono {
  const app = new Hono();
  const storeUri = registry.store.uri;
  app.use(guard(port));
  app.get('/', async (c) => c.html(await homePage(registry, pageAsked(c))));
  app.get('/style.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/icon.svg', (c) => c.body(ICON, 200, { 'Content-Type': contentTypeOf('icon.svg') }));
  app.get('/runs', async (c) => c.html(await runsPage(registry, pageAsked(c), c.req.query('model'))));
  app.get('/runs/:run', async (c) => {
    const run = await registry.run(c.req.param('run'));
    return run === undefined ? missing(c, storeUri) : c.html(runPage(run, storeUri));
  });
  app.get('/runs/:run/report.html', (c) => stored(c, registry, runKeys(c.req.param('run')).report));
  app.get('/runs/:run/evaluation.json', (c) => stored(c, registry, runKeys(c.req.param('run')).evaluation));
  app.get('/datasets/:fingerprint/:encoding/builds/:run/manifest.json', (c) => {
    const { fingerprint, encoding, run } = c.req.param();
    return stored(c, registry, datasetKeys(fingerprint, encoding).build(run).manifest);
  });
  addModelPages(app, registry);
  app.notFound((c) => missing(c, storeUri));
  app.onError((error, c) => {
    // Named errors say what is wrong in a sentence; the names of what is not there come from the address.
    if (error instanceof ArtifactNotFound) return missing(c, storeUri);
    if (error instanceof ArtifactCorrupt)
      return c.html(sentencePage(storeUri, 'Damaged', error.message), 500);
    if (error instanceof UnrollError)
      return c.html(sentencePage(storeUri, 'The store cannot be read', error.message), 502);
    onFault(error);
    return c.html(
      sentencePage(storeUri, 'A fault', 'This page has a fault: the terminal has the details.'),
      500,
    );
  });
  return app;
}

function addModelPages(app: Hono, registry: Registry): void {
  const storeUri = registry.store.uri;
  app.get('/models/:model', async (c) => {
    const entry = await registry.model(c.req.param('model'));
    return entry === undefined
      ? missing(c, storeUri)
      : c.html(await modelPage(registry, entry, pageAsked(c)));
  });
  app.get('/models/:model/compare', async (c) => {
    const { a = '', b = '' } = c.req.query();
    const entry = await registry.model(c.req.param('model'));
    const absent = [a, b].find((version) => entry?.versionNames.includes(version) !== true);
    if (entry === undefined || absent !== undefined)
      return missing(c, storeUri, `a version "${absent ?? a}"`);
    const named = (version: string) => ({ model: entry.model, version });
    return c.html(comparePage(await compareVersions(registry.store, named(a), named(b)), storeUri));
  });
  app.get('/models/:model/versions/:version', async (c) => {
    const { model, version } = c.req.param();
    const entry = await registry.model(model);
    const found = entry === undefined ? undefined : await versionOf(registry, entry, version);
    return entry === undefined || found === undefined
      ? missing(c, storeUri)
      : c.html(versionPage(entry, found, storeUri));
  });
  app.get('/models/:model/versions/:version/card', async (c) => {
    const { model, version } = c.req.param();
    const bytes = await ifExists(registry.store.get(`${modelKeys(model).version(version).root}README.md`));
    if (bytes === undefined) return missing(c, storeUri);
    return c.html(cardPage({ model, version }, new TextDecoder().decode(bytes), storeUri));
  });
  app.get('/models/:model/versions/:version/files/:name{.+}', (c) => {
    const { model, version, name } = c.req.param();
    return stored(c, registry, `${modelKeys(model).version(version).root}${name}`);
  });
}

const versionOf = async (registry: Registry, entry: ModelEntry, version: string) =>
  (
    await registry.versions({ ...entry, versionNames: entry.versionNames.filter((name) => name === version) })
  )[0];

/** An artifact as it is; what a browser would not show is downloaded. */
async function stored(c: Context, { store }: Registry, key: string): Promise<Response> {
  const head = await store.head(key);
  if (head === undefined) return missing(c, store.uri);
  const type = contentTypeOf(key);
  const headers = { 'Content-Type': type, 'Content-Security-Policy': STORED_POLICY };
  if (/(^|\/)report\.html$/.test(key)) {
    const report = new TextDecoder().decode(await store.get(key));
    return c.body(linkedWithin(report), 200, headers);
  }
  const isShown = /^(text\/html|image\/|application\/json)/.test(type);
  const chunks = store.stream(key)[Symbol.asyncIterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: async () => void (await chunks.return?.()),
  });
  return c.body(body, 200, {
    ...headers,
    'Content-Length': String(head.sizeBytes),
    ...(isShown ? {} : { 'Content-Disposition': 'attachment' }),
  });
}

function pageAsked(c: Context): PageOf {
  const from = Number(c.req.query('from') ?? 0);
  return { from: Number.isSafeInteger(from) && from > 0 ? from : 0, size: PAGE_SIZE };
}

const missing = (c: Context, storeUri: string, what = 'that') =>
  c.html(
    sentencePage(storeUri, 'Not here', `This store has no such page: there is not, or no longer, ${what}.`),
    404,
  );
