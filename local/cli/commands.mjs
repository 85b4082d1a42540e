import * as bench from './usage/bench.cjs';
import * as benchCheckpoints from './usage/bench-checkpoints.cjs';
import * as benchData from './usage/bench-data.cjs';
import * as benchDefaults from './usage/bench-defaults.cjs';
import * as benchLengths from './usage/bench-lengths.cjs';
import * as benchMemory from './usage/bench-memory.cjs';
import * as benchPredict from './usage/bench-predict.cjs';
import * as benchRecipes from './usage/bench-recipes.cjs';
import * as benchTraining from './usage/bench-training.cjs';
import * as check from './usage/check.cjs';
import * as init from './usage/init.cjs';
import * as faults from './usage/faults.cjs';
import * as fuzzData from './usage/fuzz-data.cjs';
import * as load from './usage/load.cjs';
import * as serve from './usage/serve.cjs';
import * as models from './usage/models.cjs';
import * as erase from './usage/erase.cjs';
import * as predict from './usage/predict.cjs';
import * as registry from './usage/registry.cjs';
import * as runs from './usage/runs.cjs';
import * as start from './usage/start.cjs';
import * as trigger from './usage/trigger.cjs';

/**
 * Every npm command that sets something up first; a new command is a block here and its entry file. Nothing is
 * installed when this is read, so it is plain JavaScript without packages.
 *
 * @typedef {object} Command
 * @property {string} does
 * @property {string} entry a file from the root; `tests` and `setup` are the launcher's own
 * @property {string} help what follows `usage:`, from the usage line on
 * @property {import('./terminal/options.cjs').Options} [options] besides --help; none when left out
 * @property {readonly string[]} [takes] all positional arguments that there are; where it is left out, the entry judges
 * them
 * @property {boolean} [resultInJson] with --json, what is wrong with the arguments is a result too, which the entry
 * writes
 * @property {boolean} [handsOn] hands its arguments on, unread, to a program that judges them
 * @property {string} [programs] a plain module with `requireTools`, which throws a SetupError that names every program
 * that the machine lacks for it
 * @property {boolean} [isBundled] starts from a bundle of its sources, where its start would be felt
 * @property {boolean} [needsEngine]
 * @property {boolean} [needsPackages] whether it needs npm's; true when left out
 * @property {boolean} [needsS3Server]
 * @property {boolean} [needsOnnxPython]
 * @property {boolean} [retries] asks again for optional parts that could not be had before
 */

/** @type {Readonly<Record<string, Command>>} */
export const COMMANDS = {
  start: {
    does: 'runs the whole workflow on this machine: plan, profile, merge, encode, train, evaluate, gate, publish',
    entry: 'local/cli/start.ts',
    isBundled: true,
    help: start.HELP,
    options: start.OPTIONS,
    resultInJson: true,
    needsEngine: true,
  },
  init: {
    does: 'looks at data and writes a run request for it',
    entry: 'local/cli/init.ts',
    help: init.HELP,
    options: init.OPTIONS,
  },
  check: {
    does: 'shows what a run would see of its data; trains nothing and keeps nothing',
    entry: 'local/cli/check.ts',
    help: check.HELP,
    options: check.OPTIONS,
    resultInJson: true,
  },
  predict: {
    does: 'predicts records with a model of the store',
    entry: 'local/cli/predict.ts',
    isBundled: true,
    help: predict.HELP,
    options: predict.OPTIONS,
  },
  models: {
    does: 'lists and compares models, moves the champion (promote, rollback, approve, refuse), copies and deletes versions',
    entry: 'local/cli/models.ts',
    help: models.HELP,
    options: models.OPTIONS,
    resultInJson: true,
  },
  runs: {
    does: 'lists runs with their state, and removes what old ones left behind',
    entry: 'local/cli/runs.ts',
    help: runs.HELP,
    options: runs.OPTIONS,
    resultInJson: true,
  },
  erase: {
    does: 'removes, or lists, what the store holds of one key, such as one customer',
    entry: 'local/cli/erase.ts',
    help: erase.HELP,
    options: erase.OPTIONS,
    resultInJson: true,
    takes: [],
  },
  registry: {
    does: 'serves pages of models, versions, runs and reports to this machine',
    entry: 'local/cli/registry.ts',
    help: registry.HELP,
    options: registry.OPTIONS,
    takes: [],
  },
  serve: {
    does: 'offers this machine as a Step Functions endpoint',
    entry: 'local/cli/serve.ts',
    help: serve.HELP,
    options: serve.OPTIONS,
    takes: [],
    needsEngine: true,
  },
  trigger: {
    does: 'starts a run on AWS, or on any Step Functions endpoint, and follows it',
    entry: 'local/cli/trigger.ts',
    help: trigger.HELP,
    options: trigger.OPTIONS,
    resultInJson: true,
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
    handsOn: true,
    help: 'npm test [-- <step or path of a test> ... | -- --changed]',
    needsEngine: true,
    needsS3Server: true,
    needsOnnxPython: true,
  },
  bench: {
    does: 'times a training step beside tf.layers, Keras and PyTorch',
    entry: 'test/bench/step/time-steps.ts',
    help: bench.HELP,
    options: bench.OPTIONS,
    takes: [],
    needsEngine: true,
  },
  'bench:peers': {
    does: 'installs what the benches compare with: Keras, PyTorch, Polars, pandas and datasets',
    entry: 'test/bench/peers/install.mjs',
    help: 'npm run bench:peers',
    takes: [],
    needsPackages: false,
  },
  'bench:lengths': {
    does: 'measures tokens per second with length bucketing and without',
    entry: 'test/bench/lengths/bench-lengths.ts',
    help: benchLengths.HELP,
    options: benchLengths.OPTIONS,
    needsEngine: true,
  },
  'bench:predict': {
    does: 'times predictions beside Python with ONNX Runtime, and PyTorch',
    entry: 'test/bench/predict/time-predictions.ts',
    help: benchPredict.HELP,
    options: benchPredict.OPTIONS,
    takes: [],
    needsEngine: true,
    needsOnnxPython: true,
  },
  'bench:memory': {
    does: 'measures memory over 1,000 training steps',
    entry: 'test/bench/step/memory.ts',
    help: benchMemory.HELP,
    options: benchMemory.OPTIONS,
    takes: [],
    needsEngine: true,
  },
  'bench:checkpoints': {
    does: 'measures what a checkpoint costs, and which share of training that is',
    entry: 'test/bench/checkpoints/time-checkpoints.ts',
    help: benchCheckpoints.HELP,
    options: benchCheckpoints.OPTIONS,
    takes: [],
    needsEngine: true,
  },
  'bench:recipes': {
    does: 'runs recipes over seeds: mean and range',
    entry: 'test/bench/recipes/run-seeds.ts',
    help: benchRecipes.HELP,
    options: benchRecipes.OPTIONS,
    needsEngine: true,
  },
  'bench:defaults': {
    does: "trains recipes' data with nothing but the required fields, beside the tuned recipes",
    entry: 'test/bench/defaults/bench-defaults.ts',
    help: benchDefaults.HELP,
    options: benchDefaults.OPTIONS,
    takes: [],
    needsEngine: true,
  },
  'bench:training': {
    does: 'times whole epochs of recipes beside the same networks in PyTorch',
    entry: 'test/bench/training/bench-training.ts',
    help: benchTraining.HELP,
    options: benchTraining.OPTIONS,
    needsEngine: true,
  },
  'bench:data': {
    does: 'times profile and encode beside Polars, pandas and datasets',
    entry: 'test/bench/data/time-preprocessing.ts',
    help: benchData.HELP,
    options: benchData.OPTIONS,
    takes: [],
  },
  'fuzz:data': {
    does: 'sends damaged datasets through the whole preprocessing',
    entry: 'test/fuzz/fuzz-data.ts',
    help: fuzzData.HELP,
    options: fuzzData.OPTIONS,
    takes: [],
  },
  faults: {
    does: 'does to runs what machines, networks and people do to them, and counts what is lost',
    entry: 'test/faults/run-faults.ts',
    help: faults.HELP,
    options: faults.OPTIONS,
    takes: [],
    needsEngine: true,
    needsS3Server: true,
  },
  load: {
    does: 'preprocesses a million records in a thousand shards, then runs a hundred times: what it takes, what is left',
    entry: 'test/faults/load/run-load.ts',
    help: load.HELP,
    options: load.OPTIONS,
    takes: [],
    needsEngine: true,
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
  'test:aws': {
    does: 'proves in an AWS account what no emulator can; says first what it costs',
    entry: 'test/aws/main.ts',
    help: `npm run test:aws [-- --yes]

options
  --yes                deploys, runs and destroys; without it, it only says what that costs
  -h, --help           shows this

It needs credentials of an AWS account, docker for the trainer's image, and the program aws. The bucket that it deploys
stays, as every artifact bucket does; its name is printed.`,
    options: { yes: { type: 'boolean' } },
    takes: [],
  },
  'test:deploy': {
    does: 'deploys to an AWS emulator, and says what that proves',
    entry: 'test/deploy/deploy-to-emulator.ts',
    programs: 'test/deploy/emulator-programs.mjs',
    help: 'npm run test:deploy',
    takes: [],
  },
  'test:image': {
    does: "builds the trainer's image, and trains in it as the Batch job does",
    entry: 'test/image/prove-image.ts',
    programs: 'test/image/container-programs.mjs',
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
    needsOnnxPython: true,
    retries: true,
  },
};
