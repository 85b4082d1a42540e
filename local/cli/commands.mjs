/**
 * Every npm command that sets something up first; a new command is a block here and its entry file. Nothing is
 * installed when this is read, so it is plain JavaScript without packages.
 *
 * @typedef {object} Command
 * @property {string} does
 * @property {string} entry a file from the root; `tests` and `setup` are the launcher's own
 * @property {string} [help] the usage line; where it is left out, the entry answers --help itself
 * @property {readonly string[]} [takes] all arguments that there are; where it is left out, the entry judges them
 * @property {boolean} [needsEngine]
 * @property {boolean} [needsPackages] whether it needs npm's; true when left out
 * @property {boolean} [needsS3Server]
 * @property {boolean} [retries] asks again for optional parts that could not be had before
 */

/** @type {Readonly<Record<string, Command>>} */
export const COMMANDS = {
  start: {
    does: 'runs the whole workflow on this machine',
    entry: 'local/cli/start.ts',
    needsEngine: true,
  },
  init: {
    does: 'looks at data and writes a run request for it',
    entry: 'local/cli/init.ts',
  },
  check: {
    does: 'shows what a run would see of its data; trains nothing and keeps nothing',
    entry: 'local/cli/check.ts',
  },
  serve: {
    does: 'offers this machine as a Step Functions endpoint',
    entry: 'local/cli/serve.ts',
    needsEngine: true,
  },
  trigger: {
    does: 'starts a run on AWS, or on any Step Functions endpoint, and follows it',
    entry: 'local/cli/trigger.ts',
  },
  synth: {
    does: 'writes the CloudFormation templates into .unroll/cdk.out',
    entry: 'local/cli/synth.ts',
    help: 'npm run synth',
    takes: [],
  },
  test: {
    does: 'runs all checks and tests; names of steps or paths of tests choose some',
    entry: 'tests',
    help: 'npm test [-- <step or path of a test> ...]',
    needsEngine: true,
    needsS3Server: true,
  },
  bench: {
    does: 'times a training step beside tf.layers, Keras and PyTorch',
    entry: 'test/bench/step/main.ts',
    needsEngine: true,
  },
  'bench:peers': {
    does: 'sets up Keras and PyTorch for it',
    entry: 'test/bench/step/install-peers.mjs',
    help: 'npm run bench:peers',
    takes: [],
    needsPackages: false,
  },
  'bench:lengths': {
    does: 'tokens per second with length bucketing and without',
    entry: 'test/bench/recipes/lengths.ts',
    needsEngine: true,
  },
  'bench:memory': {
    does: 'memory over 1,000 training steps',
    entry: 'test/bench/step/memory.ts',
    needsEngine: true,
  },
  'bench:recipes': {
    does: 'runs recipes over seeds: mean and range',
    entry: 'test/bench/recipes/bench.ts',
    help: 'npm run bench:recipes [-- <recipe or request.json> ...] [--seeds 1,2,3] [--json]',
    needsEngine: true,
  },
  'bench:data': {
    does: 'profile and encode beside Polars, pandas and datasets',
    entry: 'test/bench/data/main.ts',
  },
  'fuzz:data': {
    does: 'damaged datasets through the whole preprocessing',
    entry: 'test/fuzz/main.ts',
    help: 'npm run fuzz:data [-- --cases 400] [--seed 1] [--case 17] [--limit-seconds 120]',
  },
  doctor: {
    does: 'looks for what would keep a run from working, here and in the AWS account',
    entry: 'local/cli/doctor.ts',
    help: 'npm run doctor',
    takes: [],
  },
  schema: {
    does: 'writes recipes/request.schema.json, which editors check requests with',
    entry: 'local/cli/schema.ts',
    help: 'npm run schema',
    takes: [],
  },
  'config:page': {
    does: 'writes infra/CONFIGURATION.md',
    entry: 'infra/config/write-page.ts',
    help: 'npm run config:page',
    takes: [],
  },
  'costs:page': {
    does: 'writes infra/COSTS.md',
    entry: 'infra/costs/write-page.ts',
    help: 'npm run costs:page',
    takes: [],
  },
  'test:deploy': {
    does: 'deploys to an AWS emulator, and says what that proves',
    entry: 'test/deploy/main.ts',
    help: 'npm run test:deploy',
    takes: [],
  },
  'test:image': {
    does: "builds the trainer's image, and trains in it as the Batch job does",
    entry: 'test/image/main.ts',
    help: 'npm run test:image [-- cpu|gpu]',
    takes: ['cpu', 'gpu'],
  },
  setup: {
    does: 'only sets up what the others need',
    entry: 'setup',
    help: 'npm run setup',
    takes: [],
    needsEngine: true,
    needsS3Server: true,
    retries: true,
  },
};
