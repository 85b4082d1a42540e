import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireSpace } from './setup/machine/disk.mjs';
import { runMain, say, SetupError } from './setup/machine/steps.mjs';
import { runInForeground } from './setup/child.mjs';
import { requireNode } from './setup/node-version.mjs';
import { installPackages, packagesUpToDate } from './setup/packages.mjs';
import { runTests } from './setup/run-tests.mjs';
import { setUpS3Server } from './setup/s3-server.mjs';

/**
 * What `npm start`, `npm test` and the like run: sets up what the command needs and is not there yet, then
 * runs it. Nothing is installed when this file starts, so it and what it imports are plain JavaScript without
 * packages; and since npm may be set to run no pre- and post-scripts, it does the set-up itself.
 *
 * Whatever it says goes to stderr: stdout is the command's.
 */
const ROOT = fileURLToPath(new URL('../', import.meta.url));
const ENGINE_SETUP = join(ROOT, 'local', 'setup', 'engine', 'install.mjs');
const PEERS_SETUP = join(ROOT, 'test', 'bench', 'step', 'install-peers.mjs');

/** npm packages, the engine's libraries, and what both need while they are being installed. */
const SPACE_MB = 2500;

/**
 * @typedef {object} Command
 * @property {string} does
 * @property {(args: string[]) => boolean} needsEngine
 * @property {boolean} [needsPackages] whether it needs npm's; true when left out
 * @property {boolean} [needsS3Server]
 * @property {boolean} [retries] asks again for optional parts that could not be had before
 * @property {(args: string[]) => Promise<number>} run returns the exit status
 */

/** @type {Record<string, Command>} */
const COMMANDS = {
  start: {
    does: 'runs the whole workflow on this machine',
    needsEngine: (args) => !isHelp(args),
    run: (args) => runTypescript('local/cli/start.ts', args),
  },
  init: {
    does: 'looks at data and writes a run request for it',
    needsEngine: () => false,
    run: (args) => runTypescript('local/cli/init.ts', args),
  },
  check: {
    does: 'shows what a run would see of its data; trains nothing and keeps nothing',
    needsEngine: () => false,
    run: (args) => runTypescript('local/cli/check.ts', args),
  },
  serve: {
    does: 'offers this machine as a Step Functions endpoint',
    needsEngine: (args) => !isHelp(args),
    run: (args) => runTypescript('local/cli/serve.ts', args),
  },
  trigger: {
    does: 'starts a run on AWS, or on any Step Functions endpoint, and follows it',
    needsEngine: () => false,
    run: (args) => runTypescript('local/cli/trigger.ts', args),
  },
  synth: {
    does: 'writes the CloudFormation templates into cdk.out',
    needsEngine: () => false,
    run: (args) => runTypescript('local/cli/synth.ts', args),
  },
  test: {
    does: 'runs all checks and tests; names of steps or paths of tests choose some',
    needsEngine: () => true,
    needsS3Server: true,
    run: (args) => runTests({ root: ROOT, args }),
  },
  bench: {
    does: 'times a training step beside tf.layers, Keras and PyTorch',
    needsEngine: (args) => !isHelp(args),
    run: (args) => runTypescript('test/bench/step/main.ts', args),
  },
  'bench:peers': {
    does: 'sets up Keras and PyTorch for it',
    needsEngine: () => false,
    needsPackages: false,
    run: async () => (await runInForeground(process.execPath, [PEERS_SETUP])).code,
  },
  'bench:lengths': {
    does: 'tokens per second with length bucketing and without',
    needsEngine: (args) => !isHelp(args),
    run: (args) => runTypescript('test/bench/recipes/lengths.ts', args),
  },
  'bench:memory': {
    does: 'memory over 1,000 training steps',
    needsEngine: (args) => !isHelp(args),
    run: (args) => runTypescript('test/bench/step/memory.ts', args),
  },
  'bench:recipes': {
    does: 'runs recipes over seeds: mean and range',
    needsEngine: (args) => !isHelp(args),
    run: (args) => runTypescript('test/bench/recipes/bench.ts', args),
  },
  'bench:data': {
    does: 'profile and encode beside Polars, pandas and datasets',
    needsEngine: () => false,
    run: (args) => runTypescript('test/bench/data/main.ts', args),
  },
  'fuzz:data': {
    does: 'damaged datasets through the whole preprocessing',
    needsEngine: () => false,
    run: (args) => runTypescript('test/fuzz/main.ts', args),
  },
  doctor: {
    does: 'looks for what would keep a run from working, here and in the AWS account',
    needsEngine: () => false,
    run: (args) => runTypescript('local/cli/doctor.ts', args),
  },
  'test:deploy': {
    does: 'deploys to an AWS emulator, and says what that proves',
    needsEngine: () => false,
    run: (args) => runTypescript('test/deploy/main.ts', args),
  },
  'test:image': {
    does: "builds the trainer's image, and trains in it as the Batch job does",
    needsEngine: () => false,
    run: (args) => runTypescript('test/image/main.ts', args),
  },
  setup: {
    does: 'only sets up what the others need',
    needsEngine: () => true,
    needsS3Server: true,
    retries: true,
    run: async () => {
      say('Everything is set up.');
      return 0;
    },
  },
};

// The SDK tells whoever runs it on Node 20 that its versions of 2027 will not: here its version is pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** @param {string[]} argv */
async function main([name = '', ...args]) {
  /** @type {{ engines: { node: string } }} */
  const { engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  requireNode({ version: process.versions.node, engines: engines.node });
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new SetupError(usage(name));
  await setUp(command, args);
  return command.run(args);
}

/**
 * @param {Command} command
 * @param {string[]} args
 */
async function setUp(command, args) {
  const needsEngine = command.needsEngine(args);
  if (command.needsPackages !== false && !(await packagesUpToDate(ROOT))) {
    await requireSpace({ folder: ROOT, neededMb: SPACE_MB });
    // What is missing on the machine is said before the minutes of installing, not after them.
    if (needsEngine) await setUpEngine(['--check']);
    await installPackages({ root: ROOT, env: process.env });
  }
  if (needsEngine) await setUpEngine(command.retries === true ? ['--retry'] : []);
  if (command.needsS3Server === true) await setUpS3Server({ root: ROOT });
}

/** @param {string[]} args */
const isHelp = (args) => args.includes('--help') || args.includes('-h');

/** @param {string[]} args */
async function setUpEngine(args) {
  const { code } = await runInForeground(process.execPath, [ENGINE_SETUP, ...args], {
    stdio: ['ignore', process.stderr, process.stderr],
  });
  // It has said why.
  if (code !== 0) process.exit(code);
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

/** @param {string} name */
function usage(name) {
  const commands = Object.entries(COMMANDS).map(([command, { does }]) => `  ${command.padEnd(13)} ${does}`);
  return [
    `${name === '' ? '' : `There is no command "${name}". `}usage: node local/launch.mjs <command> [arguments]`,
    ...commands,
  ].join('\n');
}

await runMain(() => main(process.argv.slice(2)));
