import { spawn } from 'node:child_process';

/** @type {NodeJS.Signals[]} */
const PASSED_ON = ['SIGTERM', 'SIGHUP'];

/**
 * What a person who sets up this project must do themselves. The message is one line that says what is
 * missing and how to get it; it is printed without a stack.
 */
export class SetupError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'SetupError';
  }
}

/**
 * Runs a program's main function; what is missing on the machine is reported in a sentence, with exit status 1.
 *
 * @param {() => Promise<number | void>} main returns the exit status, 0 when left out
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/**
 * Everything that a set-up says goes to stderr: stdout belongs to the command that is being prepared.
 *
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Announces a step, runs it, and reports how long it took; on lines of their own, as others may go on beside it.
 *
 * @template T
 * @param {string} title what is being done, without a full stop
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const startedMs = Date.now();
  say(`${title} ...`);
  try {
    const result = await work();
    say(`${title}: ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    say(`${title}: failed`);
    throw error;
  }
}

/**
 * @typedef {object} CommandResult
 * @property {number} code exit status; 127 when there is no such command, 128 + n after a signal
 * @property {string} output what it wrote to stdout and stderr
 */

/**
 * Runs a command to its end and keeps its output.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options] `env` is added to this process's own
 * @returns {Promise<CommandResult>}
 */
export function run(command, args, { cwd, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      output = error.message;
    });
    // A terminal's Ctrl-C reaches the command too, a supervisor's SIGTERM only this process: left behind, the
    // command would go on writing where the next set-up writes.
    const passOn = (/** @type {NodeJS.Signals} */ signal) => {
      child.kill(signal);
      child.once('close', () => process.kill(process.pid, signal));
    };
    for (const signal of PASSED_ON) process.once(signal, passOn);
    child.on('close', (code) => {
      for (const signal of PASSED_ON) process.off(signal, passOn);
      resolve({ code: child.pid === undefined ? 127 : (code ?? 128), output });
    });
  });
}

/**
 * The most informative line of a failed command's output: one that gives a reason, else the last one naming an error,
 * else the last one.
 *
 * @param {string} output
 */
export function informativeLine(output) {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.includes('A complete log of this run'));
  return (
    lines.find((line) => /reason:|connection broken|certificate verify failed/i.test(line)) ??
    lines.findLast((line) => /error|fatal|refused|denied/i.test(line)) ??
    lines.at(-1) ??
    'no output'
  );
}
