import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeWhole } from '../machine/atomic.mjs';
import { run, SetupError, step, informativeLine } from '../machine/steps.mjs';

const UNPACK_WHEEL = fileURLToPath(new URL('./unpack-wheel.py', import.meta.url));

/**
 * Fetches a wheel and keeps the wanted files in `folder`. pip fetches, so that a machine's own index,
 * proxy and certificates are used, and verifies the hash. The wheel itself is deleted.
 *
 * @param {{ wheel: import('./wheels.mjs').Wheel, folder: string, python: string }} options
 * @throws {SetupError} when it could not be fetched
 */
export async function fetchWheel({ wheel, folder, python }) {
  await makeWhole(folder, async (partial) => {
    const downloads = join(partial, 'wheels');
    await step(`Fetching ${wheel.name} (${wheel.downloadMb} MB)`, () => download(wheel, downloads, python));
    await step(`Unpacking ${wheel.name} (${wheel.unpackedMb} MB)`, () => unpack(wheel, downloads, python));
    await rm(downloads, { recursive: true });
  });
}

/**
 * @param {import('./wheels.mjs').Wheel} wheel
 * @param {string} folder
 * @param {string} python
 */
async function download(wheel, folder, python) {
  const pinned = ['--require-hashes', '--no-deps', '--only-binary', ':all:', ...wheel.tags];
  // pip's cache would keep a second copy of files that are needed once.
  const quiet = ['--quiet', '--no-cache-dir', '--disable-pip-version-check', '--no-input'];
  await mkdir(folder, { recursive: true });
  // pip unpacks its download in TMPDIR, which is often a small disk in memory.
  const scratch = await mkdtemp(join(dirname(folder), 'pip-'));
  const { code, output } = await run(
    python,
    ['-m', 'pip', 'download', ...quiet, ...pinned, '--dest', folder, '--requirement', wheel.requirements],
    { env: { TMPDIR: scratch } },
  );
  await rm(scratch, { recursive: true, force: true });
  if (code === 0) return;
  throw new SetupError(
    `Could not fetch ${wheel.name}: pip said "${informativeLine(output)}". Check the network, the proxy and pip's index ` +
      `("${python} -m pip config list"), then run this again: what is complete is kept.`,
  );
}

/**
 * @param {import('./wheels.mjs').Wheel} wheel
 * @param {string} downloads
 * @param {string} python
 */
async function unpack(wheel, downloads, python) {
  const wheels = (await readdir(downloads)).map((name) => join(downloads, name));
  const rules = JSON.stringify(wheel.keep);
  const { code, output } = await run(python, [UNPACK_WHEEL, rules, dirname(downloads), ...wheels]);
  if (code === 0) return;
  const reason = code === 3 ? 'none of the files that are wanted is in it' : informativeLine(output);
  throw new SetupError(
    `Could not unpack ${wheel.name}: ${reason}. Check the free space, then run this again.`,
  );
}
