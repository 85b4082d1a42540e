import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runMain, say, SetupError } from './setup/machine/steps.mjs';
import { bundledCommand } from './setup/bundled-command.mjs';
import { runInForeground } from './setup/child.mjs';
import { requireNode } from './setup/node-version.mjs';
import { runTests } from './setup/run-tests.mjs';
import { setUp } from './setup/set-up.mjs';
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
  const code = await setUp({ root: ROOT, command });
  return code === 0 ? run(command, args) : code;
}

/** @param {import('./cli/commands.mjs').Command} command */
async function requirePrograms({ programs }) {
  if (programs === undefined) return;
  /** @type {{ requireTools: () => Promise<void> }} */
  const { requireTools } = await import(pathToFileURL(join(ROOT, programs)).href);
  await requireTools();
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
