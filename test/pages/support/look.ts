import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What a phone and a desk have, in light and in dark. */
export const SURROUNDINGS = [
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 1280, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;
export type Surroundings = (typeof SURROUNDINGS)[number];

export interface Seen {
  /** Errors and warnings of the console, and exceptions. */
  readonly complaints: readonly string[];
  /** Addresses that were asked for beside the page's own. */
  readonly requests: readonly string[];
  /** Pixels by which the page is wider than its window. */
  readonly tooWide: number;
  /** axe's serious and critical findings, each with the first element that it is about. */
  readonly findings: readonly string[];
  /** Controls, links and scrolling regions that Tab does not come to. */
  readonly unreached: readonly string[];
  /** All that a reader sees. */
  readonly text: string;
}

const Findings = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullish(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** Opens an address as a browser with nothing stored, and looks at it in every way that a page is judged by. */
export async function lookAt(
  browser: Browser,
  url: string,
  { width, height, colorScheme }: Surroundings,
  screenshot?: string,
): Promise<Seen> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme });
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== url) requests.push(request.url());
    });
    await page.goto(url);
    const folder = process.env['SCREENSHOTS'];
    if (folder !== undefined && screenshot !== undefined)
      await page.screenshot({
        path: join(folder, `${screenshot}-${width}-${colorScheme}.png`),
        fullPage: true,
      });
    const tooWide = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    const text = await page.evaluate<string>('document.body.innerText');
    const findings = await axeFindings(page);
    return { complaints, requests, tooWide, findings, unreached: await unreachedByTab(page), text };
  } finally {
    await context.close();
  }
}

async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = Findings.parse(
    await page.evaluate(
      'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
    ),
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id} (${nodes.length}): ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary ?? ''}`,
    );
}

const REACHABLE = 'a[href], button, input, summary, [tabindex="0"]';

/** Presses Tab from the page's start until it comes round. */
async function unreachedByTab(page: Page): Promise<string[]> {
  const count = await page.evaluate<number>(`(() => {
    document.activeElement?.blur();
    window.scrollTo(0, 0);
    // Hidden ones, as in a closed part, are for later.
    window.reachable = [...document.querySelectorAll(${JSON.stringify(REACHABLE)})].filter((one) => one.checkVisibility());
    window.reached = new Set();
    document.addEventListener('focusin', ({ target }) => window.reached.add(target));
    return window.reachable.length;
  })()`);
  for (let press = 0; press < count + 5; press += 1) await page.keyboard.press('Tab');
  return page.evaluate<string[]>(
    'window.reachable.filter((one) => !window.reached.has(one)).map((one) => one.outerHTML.slice(0, 200))',
  );
}

/** What a page must be seen as in any surroundings. */
export const BLAMELESS = { complaints: [], tooWide: 0, findings: [], unreached: [] } as const;
