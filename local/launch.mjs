import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { requireSpace } from './setup/machine/disk.mjs';
import { runMain, say, SetupError } from './setup/machine/steps.mjs';
import { bundledCommand } from './setup/bundled-command.mjs';
import { runInForeground } from './setup/child.mjs';
import { requireNode } from './setup/node-version.mjs';
import { installPackages, packagesUpToDate } from './setup/packages.mjs';
import { runTests } from './setup/run-tests.mjs';
import { setUpOnnxPython } from './setup/onnx-python.mjs';
import { setUpS3Server } from './setup/s3-server.mjs';
import { COMMANDS } from './cli/commands.mjs';
import { argumentFault, helpOf, isHelp, usage } from './cli/help.mjs';

/**
 * What `npm start`, `npm test` and the like run: sets up what the command needs and is not there yet, then
 * runs it. Nothing is installed when this file starts, so it and what it imports are plain JavaScript without
 * packages; and since npm may be set to run no pre- and post-scripts, it does the set-up itself.
 *
 * Its own messages go to stderr: stdout is the command's.
 */
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const ENGINE_SETUP = join(ROOT, 'local', 'setup', 'engine', 'install.mjs');

/** npm packages, the engine's libraries, and what both need while they are being installed. */
const SPACE_MB = 2500;

// On Node 20 the SDK warns that its versions of 2027 will not run there; here its version is pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** @param {string[]} argv */
async function main([name = '', ...args]) {
  /** @type {{ engines: { node: string } }} */
  const { engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  requireNode({ version: process.versions.node, engines: engines.node });
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new SetupError(usage(name));
  if (isHelp(args)) {
    process.stdout.write(helpOf(name, command));
    return 0;
  }
  const fault = argumentFault(name, command, args);
  if (fault !== undefined) throw new SetupError(fault);
  await requirePrograms(command);
  await setUp(command);
  return run(command, args);
}

/** @param {import('./cli/commands.mjs').Command} command */
async function requirePrograms({ programs }) {
  if (programs === undefined) return;
  /** @type {{ requireTools: () => Promise<void> }} */
  const { requireTools } = await import(pathToFileURL(join(ROOT, programs)).href);
  await requireTools();
}

/** @param {import('./cli/commands.mjs').Command} command */
async function setUp(command) {
  const needsEngine = command.needsEngine === true;
  if (command.needsPackages !== false && !(await packagesUpToDate(ROOT))) {
    await requireSpace({ folder: ROOT, neededMb: SPACE_MB });
    // What is missing on the machine is reported before the minutes of installing, not after them.
    if (needsEngine) await setUpEngine(['--check']);
    await installPackages({ root: ROOT, env: process.env });
  }
  if (needsEngine) await setUpEngine(command.retries === true ? ['--retry'] : []);
  if (command.needsS3Server === true) await setUpS3Server({ root: ROOT });
  if (command.needsOnnxPython === true) await setUpOnnxPython({ root: ROOT });
}

/** @param {string[]} args */
async function setUpEngine(args) {
  const { code } = await runInForeground(process.execPath, [ENGINE_SETUP, ...args], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  // It has reported why.
  if (code !== 0) process.exit(code);
}

/**
 * @param {import('./cli/commands.mjs').Command} command
 * @param {string[]} args
 * @returns {Promise<number>} the exit status
 */
async function run({ entry, isBundled }, args) {
  if (entry === 'setup') {
    say('Everything is set up.');
    return 0;
  }
  if (entry === 'tests') return runTests({ root: ROOT, args });
  if (entry.endsWith('.mjs'))
    return (await runInForeground(process.execPath, [join(ROOT, entry), ...args])).code;
  if (isBundled === true) {
    const bundle = await bundledCommand({ root: ROOT, entry });
    return (await runInForeground(process.execPath, [bundle, ...args])).code;
  }
  return runTypescript(entry, args);
}

/**
 * @param {string} entry
 * @param {string[]} args
 */
async function runTypescript(entry, args) {
  const { code } = await runInForeground(process.execPath, [
    ...['--import', import.meta.resolve('tsx')],
    join(ROOT, entry),
    ...args,
  ]);
  return code;
}

await runMain(() => main(process.argv.slice(2)));
