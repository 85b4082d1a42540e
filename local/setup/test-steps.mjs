import { availableParallelism } from 'node:os';

/**
 * @typedef {object} TestStep
 * @property {string} name
 * @property {string} command in node_modules/.bin
 * @property {string[]} args
 * @property {string[]} [nodeOptions] where the command is a script that Node itself must be told how to run
 * @property {boolean} counts whether it is Jest, whose tests are counted
 */

/** @type {(name: string, command: string, ...args: string[]) => TestStep} */
const check = (name, command, ...args) => ({ name, command, args, counts: false });

/** They run side by side, so the longest comes first. */
const CHECKS = [
  check('lint', 'eslint', '.'),
  check('types', 'tsc', '--noEmit'),
  check('format', 'prettier', '--check', '.'),
  check(
    'imports',
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    'infra',
    'functions',
    'trainer',
    'shared',
    'local',
    'test',
  ),
];

/** Jest's projects. */
const PROJECTS = ['unit', 'template', 'pages', 'e2e'];

// Two workers even on two cores: some of the tests wait for processes and files.
const WORKERS = `--maxWorkers=${Math.max(2, availableParallelism() - 1)}`;

/**
 * Each file of tests loads all its modules anew and lets them go: with the small heap that Node begins with, a sixth of all
 * processor time went to collecting it. Workers get the same.
 */
const HEAP = ['--min-semi-space-size=32', '--max-semi-space-size=64', '--initial-old-space-size=512'];

/**
 * One process of Jest for all projects: no worker waits for the last file of each.
 *
 * @param {readonly string[]} projects
 * @param {readonly string[]} how
 * @returns {TestStep}
 */
const tests = (projects, ...how) => ({
  name: 'tests',
  command: 'jest',
  args: ['--ci', '--selectProjects', ...projects, WORKERS, ...how],
  nodeOptions: HEAP,
  counts: true,
});

/**
 * Chooses steps by the arguments of `npm test`: names of checks and of Jest's projects choose them, everything else goes
 * to Jest, and then only Jest runs.
 *
 * @param {string[]} args
 * @returns {TestStep[]}
 */
export function chooseSteps(args) {
  const names = args.filter((arg) => PROJECTS.includes(arg) || CHECKS.some(({ name }) => name === arg));
  const forJest = args.filter((arg) => !names.includes(arg));
  const isChosen = (/** @type {string} */ name) => names.length === 0 || names.includes(name);
  const projects = PROJECTS.filter(isChosen);
  // A path belongs to one project; the others find nothing by that name.
  if (forJest.length > 0)
    return projects.length === 0 ? [] : [tests(projects, '--passWithNoTests', ...forJest)];
  const checks = CHECKS.filter(({ name }) => isChosen(name));
  return projects.length === 0 ? checks : [...checks, tests(projects)];
}

/** Beyond this many files a check looks at them all, which is then quicker to say and as quick to do. */
const MOST_NAMED = 500;

/**
 * What `npm test -- --changed` runs: the checks of the changed files, and the unit tests next to them. Types and import
 * rules are of the whole project, and quick where little has changed.
 *
 * @param {{ changed: readonly string[], tests: readonly string[] }} what paths from the root, of files that are there
 * @returns {TestStep[]}
 */
export function changedSteps({ changed, tests: paths }) {
  const code = changed.filter((path) => /\.[cm]?[jt]s$/.test(path));
  const named = (/** @type {readonly string[]} */ paths) => (paths.length > MOST_NAMED ? ['.'] : paths);
  const steps = [check('format', 'prettier', '--check', '--ignore-unknown', ...named(changed))];
  if (code.length > 0) {
    steps.push(
      check('lint', 'eslint', '--no-warn-ignored', ...named(code)),
      check('types', 'tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', '.unroll/tsc.info'),
    );
  }
  if (paths.length > 0) steps.push(tests(['unit'], '--runTestsByPath', ...paths));
  return steps;
}

/**
 * The part of Jest's JSON that is counted.
 *
 * @typedef {object} JestCounts
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests skipped ones
 * @property {number} numTodoTests
 * @property {number} numRuntimeErrorTestSuites files that could not run, so that their tests were not counted
 */

/**
 * The closing line: how many tests passed and failed. A file that could not run counts as one
 * that failed.
 *
 * @param {JestCounts[]} projects
 */
export function totalsLine(projects) {
  const sum = (/** @type {(counts: JestCounts) => number} */ pick) =>
    projects.reduce((total, counts) => total + pick(counts), 0);
  const passed = sum((counts) => counts.numPassedTests);
  const failed = sum((counts) => counts.numFailedTests + counts.numRuntimeErrorTestSuites);
  const skipped = sum((counts) => counts.numPendingTests + counts.numTodoTests);
  return `tests: ${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}
