import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { testsOf } from './changed-tests.mjs';
import { runInForeground } from './child.mjs';
import { changedSteps, chooseSteps, totalsLine } from './test-steps.mjs';

/**
 * @typedef {object} Outcome
 * @property {string} name
 * @property {number} code
 * @property {number} seconds
 * @property {import('./test-steps.mjs').JestCounts | undefined} counts
 * @property {boolean} stopped whether a signal asked to stop
 */

/**
 * Runs the checks and tests, all of them even after one has failed, and ends with what passed and failed.
 *
 * @param {{ root: string, args: string[] }} options args: see chooseSteps
 * @returns {Promise<number>} exit status
 */
export async function runTests({ root, args }) {
  const steps = stepsFor(root, args);
  const outcomes = await runSideBySide(
    root,
    steps.filter(({ counts }) => !counts),
  );
  const jest = steps.find(({ counts }) => counts);
  if (jest !== undefined && !outcomes.some(({ stopped }) => stopped)) {
    console.log(headOf(jest));
    outcomes.push(await runStep(root, jest));
  }
  report(outcomes);
  return outcomes.find((outcome) => outcome.code !== 0)?.code ?? 0;
}

/**
 * @param {string} root
 * @param {string[]} args
 */
function stepsFor(root, args) {
  if (!args.includes('--changed')) return chooseSteps(args);
  const changed = changedFiles(root);
  if (changed.length === 0) console.log('Nothing has changed since the last commit.');
  const tests = testsOf(root, changed);
  console.log(
    `${changed.length} changed files, ${tests.length} files of unit tests; npm test runs everything`,
  );
  return changed.length === 0 ? [] : changedSteps({ changed, tests });
}

/**
 * What differs from the last commit, and is there; files that Git ignores do not count.
 *
 * @param {string} root
 */
function changedFiles(root) {
  const git = (/** @type {string[]} */ ...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  const files = [
    ...git('diff', '--name-only', '-z', '--relative', 'HEAD'),
    ...git('ls-files', '--others', '--exclude-standard', '-z'),
  ];
  return [...new Set(files)].filter((path) => existsSync(join(root, path))).sort();
}

/** Each of them uses one core, and up to a gigabyte. */
const CHECKS_AT_ONCE = Math.min(4, Math.max(2, availableParallelism()));

/**
 * Runs checks side by side, all of them even after one has failed. What one writes is shown when it has ended.
 *
 * @param {string} root
 * @param {readonly import('./test-steps.mjs').TestStep[]} checks
 * @returns {Promise<Outcome[]>}
 */
async function runSideBySide(root, checks) {
  /** @type {Outcome[]} */
  const outcomes = [];
  const waiting = [...checks];
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      /** @type {Buffer[]} */
      const chunks = [];
      const outcome = await runStep(root, step, (chunk) => chunks.push(chunk));
      outcomes.push(outcome);
      console.log(headOf(step));
      process.stdout.write(Buffer.concat(chunks));
      if (outcome.stopped) waiting.length = 0;
    }
  };
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, lane));
  return outcomes;
}

/** @param {import('./test-steps.mjs').TestStep} step */
const headOf = ({ name, command, args }) => `\n> ${name}: ${command} ${shortened(args)}`;

const MOST_SHOWN = 12;

/** @param {readonly string[]} args */
const shortened = (args) =>
  args.length <= MOST_SHOWN
    ? args.join(' ')
    : `${args.slice(0, MOST_SHOWN).join(' ')} and ${args.length - MOST_SHOWN} more`;

/**
 * @param {string} root
 * @param {import('./test-steps.mjs').TestStep} step
 * @param {(chunk: Buffer) => void} [onOutput] gets what the step writes, in place of the terminal
 * @returns {Promise<Outcome>}
 */
async function runStep(root, step, onOutput) {
  const startedMs = Date.now();
  const resultFile = join(root, '.unroll', 'test', `${step.name}.json`);
  await mkdir(join(root, '.unroll', 'test'), { recursive: true });
  // The result of an earlier run must never be counted for this one.
  await rm(resultFile, { force: true });
  const args = step.counts ? [...step.args, '--json', `--outputFile=${resultFile}`] : step.args;
  const path = join(root, 'node_modules', '.bin', step.command);
  const [command, before] =
    step.nodeOptions === undefined ? [path, []] : [process.execPath, [...step.nodeOptions, path]];
  const { code, received } = await runInForeground(command, [...before, ...args], {
    cwd: root,
    ...(onOutput === undefined ? {} : { onOutput }),
  });
  return {
    name: step.name,
    code,
    seconds: (Date.now() - startedMs) / 1000,
    counts: step.counts ? await readCounts(resultFile) : undefined,
    stopped: received !== undefined,
  };
}

/**
 * @param {string} file
 * @returns {Promise<import('./test-steps.mjs').JestCounts | undefined>} undefined when Jest ended without one
 */
async function readCounts(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

/** @param {Outcome[]} outcomes */
function report(outcomes) {
  console.log('');
  for (const { name, code, seconds } of outcomes) {
    console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${name.padEnd(9)} ${seconds.toFixed(1).padStart(6)} s`);
  }
  const counted = outcomes.flatMap(({ counts }) => (counts === undefined ? [] : [counts]));
  console.log(totalsLine(counted));
}
