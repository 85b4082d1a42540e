import { request } from 'node:http';
import type { Browser } from 'playwright-core';
import { openStore } from '../../shared/artifacts/open';
import { visible } from '../../shared/visible';
import { serveRegistry, type Served } from '../../local/registry/serve';
import { temporaryFolder } from '../support/folders';
import { launchChromium } from './support/chromium';
import { fillStore, HOSTILE, NOW } from './support/filled-store';
import { BLAMELESS, lookAt, SURROUNDINGS } from './support/look';

let browser: Browser;
let served: Served;
const folder = temporaryFolder();
const faults: unknown[] = [];
beforeAll(async () => {
  const store = openStore(`file://${folder.path}`);
  [browser] = await Promise.all([launchChromium(), fillStore(store, { many: 70 })]);
  served = await serveRegistry({ store, port: 0, onFault: (fault) => faults.push(fault), now: () => NOW });
});
afterAll(async () => {
  await browser.close();
  await served.close();
  folder.remove();
});
afterEach(() => expect(faults).toEqual([]));

const [FIRST, SECOND] = ['words-20260101-120000-abcd', 'words-20260104-120000-abcd'];

/** Each page with something that it must say. */
const PAGES = [
  ['home', '', 'Waiting for approval'],
  ['model', 'models/words', '95 % interval: 70.0 to 77.0 %'],
  ['hostile', 'models/hostile', visible(HOSTILE).slice(0, 40)],
  ['many', 'models/many?from=50', '51 to 70 of 70'],
  ['version', `models/words/versions/${FIRST}`, 'Strongest baseline'],
  ['card', `models/words/versions/${FIRST}/card`, '<b>tests</b>'],
  ['compare', `models/words/compare?a=${FIRST}&b=${SECOND}`, 'network.units'],
  ['runs', 'runs', 'NonFiniteLoss'],
  ['run', 'runs/run-failed', 'npm start -- --resume run-failed'],
  ['prediction', 'runs/predict-whole', '1,200'],
  ['cut prediction', 'runs/predict-cut', '{"predict":{"resume":"predict-cut"}}'],
  ['missing', 'models/none', 'Not here'],
] as const;

describe.each(PAGES)('the page %s', (name, path, says) => {
  it.each(SURROUNDINGS)('is whole at $width px in $colorScheme', async (surroundings) => {
    const seen = await lookAt(browser, served.url + path, surroundings, `registry-${name}`);

    const complaints = name === 'missing' ? [expect.stringContaining('404')] : [];
    expect(seen).toMatchObject({ ...BLAMELESS, complaints });
    expect(seen.text).toContain(says);
    // Its own style and icon.
    expect(
      seen.requests.filter((url) => !/^http:\/\/127\.0\.0\.1:\d+\/(style\.css|icon\.svg)$/.test(url)),
    ).toEqual([]);
  });
});

it('leads from a model to two versions side by side by keyboard alone', async () => {
  const page = await browser.newPage();
  await page.goto(`${served.url}models/words`);
  await page.getByLabel('Compare', { exact: true }).fill(FIRST);
  await page.getByLabel('with', { exact: true }).fill(SECOND);

  await page.keyboard.press('Enter');

  await page.getByRole('heading', { name: 'Side by side' }).waitFor();
  expect(new URL(page.url()).search).toBe(`?a=${FIRST}&b=${SECOND}`);
  await page.close();
});

it('shows a report without its scripts and outside the origin of the registry', async () => {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('dialog', () => complaints.push('a dialog'));

  const answer = await page.goto(`${served.url}runs/${FIRST}/report.html`);

  expect(answer?.headers()['content-type']).toBe('text/html; charset=utf-8');
  expect(answer?.headers()['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
  expect(await page.getByRole('heading').innerText()).toBe('A report');
  expect(complaints).toEqual([]);
  await page.close();
});

it('leads from a report to what it was made of, and to its model', async () => {
  const page = await browser.newPage();
  const report = `${served.url}runs/${FIRST}/report.html`;
  await page.goto(report);
  const links = await page.getByRole('link').allTextContents();
  const led: (readonly [number | undefined, string])[] = [];

  for (const name of links) {
    await page.goto(report);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url() !== report),
      page.getByRole('link', { name }).click(),
    ]);
    led.push([answer.status(), new URL(page.url()).pathname.slice(0, 12)]);
  }

  expect(links).toEqual(['Model', 'Evaluation', 'Dataset']);
  expect(led).toEqual([
    [200, '/models/word'],
    [200, '/runs/words-'],
    [200, '/datasets/d/'],
  ]);
  await page.close();
});

it('selects the whole of a command with one click', async () => {
  const page = await browser.newPage();
  await page.goto(served.url);
  const command = page.locator('code.command').first();

  await command.click();

  const selected = await page.evaluate<string>('String(document.getSelection())');
  expect(selected.trim()).toBe((await command.innerText()).trim());
  expect(selected).toMatch(/^npm run models -- approve /);
  await page.close();
});

/** As a page elsewhere would, whose name points to this machine. */
const ask = (headers: Record<string, string>, method = 'GET') =>
  new Promise<number>((resolve, reject) => {
    const { hostname, port } = new URL(served.url);
    request({ hostname, port, path: '/', method, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

it.each([
  ['a name that points here', { host: 'evil.example' }, 'GET', 421],
  ['another port', { host: '127.0.0.1:1' }, 'GET', 421],
  ['a page elsewhere', { origin: 'https://evil.example' }, 'GET', 403],
  ['a sandboxed page', { origin: 'null' }, 'GET', 403],
  ['a change', {}, 'POST', 405],
  ['this machine', {}, 'GET', 200],
])('answers %s as it should', async (_, headers, method, status) => {
  expect(await ask(headers as Record<string, string>, method)).toBe(status);
});
