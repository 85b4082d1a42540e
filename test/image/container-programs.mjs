import {
  aptGet,
  demandAll,
  missingPrograms,
  namesOf,
  requirePrograms,
} from '../../local/setup/machine/programs.mjs';
import { requirePythonWithVenv } from '../../local/setup/machine/python.mjs';
import { run, SetupError } from '../../local/setup/machine/steps.mjs';

/** What builds and runs an image without docker, as root; `sh`, which crun is started with, is on every machine. */
const BUILDAH = [
  { name: 'buildah', debian: 'buildah' },
  { name: 'crun', debian: 'crun' },
  { name: 'unshare', debian: 'util-linux' },
  { name: 'mount', debian: 'mount' },
];

/** What base-image.sh calls. */
const BASE_IMAGE = [
  { name: 'debootstrap', debian: 'debootstrap' },
  { name: 'apt-cache', debian: 'apt' },
  { name: 'awk', debian: 'mawk' },
  { name: 'bash', debian: 'bash' },
  { name: 'chroot', debian: 'coreutils' },
  { name: 'npm', debian: 'npm' },
];

/**
 * What of the machine is looked at; tests put other machines in its place.
 *
 * @typedef {object} Machine
 * @property {import('../../local/setup/machine/python.mjs').Probe} run
 * @property {boolean} isRoot
 * @property {string} path folders, as in PATH
 */

/** @type {Machine} */
const THIS_MACHINE = { run, isRoot: process.getuid?.() === 0, path: process.env['PATH'] ?? '' };

/**
 * What `npm run test:image` needs; Python is for the S3 server that the job reads from.
 *
 * @param {Machine} [machine]
 * @throws {SetupError} naming everything that is missing, one per line
 */
export async function requireTools(machine = THIS_MACHINE) {
  await demandAll([requireContainerTool(machine), requirePythonWithVenv(machine.run)]);
}

/**
 * Chooses what builds the image and runs it.
 *
 * @param {Machine} [machine]
 * @returns {Promise<'docker' | 'buildah'>}
 * @throws {SetupError} naming everything that is missing for either
 */
export async function requireContainerTool({ run: probe, isRoot, path } = THIS_MACHINE) {
  const { code } = await probe('docker', ['info']);
  if (code === 0) return 'docker';
  const missing = missingPrograms(BUILDAH, path);
  if (isRoot && missing.length === 0) return 'buildah';
  const docker = missingPrograms([{ name: 'docker', debian: 'docker.io' }], path).length > 0;
  const forStandIn = missingPrograms(BASE_IMAGE, path);
  const reasons = [
    docker ? 'docker was not found' : 'docker is there, but no daemon answers',
    ...(isRoot ? [] : ['this user is not root']),
    ...(missing.length === 0 ? [] : [`missing: ${namesOf(missing)}`]),
    ...(forStandIn.length === 0
      ? []
      : [`also missing, where Node's image cannot be pulled: ${namesOf(forStandIn)}`]),
  ];
  const toInstall = [...missing, ...forStandIn];
  const install = toInstall.length === 0 ? '' : ` (Debian, Ubuntu: ${aptGet(toInstall)})`;
  throw new SetupError(
    `npm run test:image needs a docker daemon, or root with ${namesOf(BUILDAH)}; ${reasons.join('; ')}. Start docker, ` +
      `or run this as root with those programs${install}.`,
  );
}

/** @throws {SetupError} naming everything that is missing for base-image.sh */
export const requireBaseImagePrograms = () =>
  requirePrograms("A stand-in for Node's image, which could not be pulled,", BASE_IMAGE);
