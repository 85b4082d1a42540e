import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { visible } from '../../shared/visible';
import { launchChromium } from './support/chromium';
import { BLAMELESS, lookAt, SURROUNDINGS } from './support/look';
import { HOSTILE_LABELS, KINDS, reportOf } from './support/reports';

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchChromium();
  folder = await mkdtemp(join(tmpdir(), 'unroll-pages-'));
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** The report as a person has it: a file. */
async function fileOf(name: string, page: string): Promise<string> {
  const path = join(folder, `${name.replace(/\W+/g, '-')}.html`);
  await writeFile(path, page);
  return pathToFileURL(path).href;
}

describe.each(Object.keys(KINDS))('the report of %s', (name) => {
  it.each(SURROUNDINGS)('is whole at $width px in $colorScheme', async (surroundings) => {
    const url = await fileOf(name, await reportOf(KINDS[name]!));

    const seen = await lookAt(browser, url, surroundings, name.replace(/\W+/g, '-'));

    expect(seen).toMatchObject({ ...BLAMELESS, requests: [] });
    expect(seen.text).toContain('✓ In use');
  });
});

it('shows hostile labels as text', async () => {
  const url = await fileOf('hostile', await reportOf(KINDS['many-to-one, class']!));

  const { text } = await lookAt(browser, url, SURROUNDINGS[0]);

  const shown = text.replace(/\s+/g, ' ');
  for (const label of HOSTILE_LABELS) expect(shown).toContain(visible(label).replace(/\s+/g, ' '));
});

it('is told of what a page does wrong', async () => {
  const url = await fileOf(
    'faulty',
    '<!doctype html><title>x</title><div style="width:2000px">wide<img src="missing.png"><a href="#x" tabindex="-1">x</a></div>',
  );

  const seen = await lookAt(browser, url, SURROUNDINGS[2]);

  expect(seen.tooWide).toBeGreaterThan(1_500);
  expect(seen.requests).toHaveLength(1);
  expect(seen.complaints).toHaveLength(1);
  expect(seen.unreached).toHaveLength(1);
  expect(seen.findings.join()).toMatch(/image-alt.*html-has-lang|html-has-lang.*image-alt/s);
});
