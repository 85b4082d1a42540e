import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** One that is asked for, else the machine's own, else the packaged one: these tests are never left out. */
export async function launchChromium(): Promise<Browser> {
  const own = process.env['CHROMIUM'] ?? onPath();
  if (own !== undefined) return chromium.launch({ executablePath: own, chromiumSandbox: false });
  const { default: packaged } = await import('@sparticuz/chromium');
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    // In a single process, it ends with the first page that is closed.
    args: packaged.args.filter((argument) => argument !== '--single-process'),
    chromiumSandbox: false,
  });
}

function onPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
