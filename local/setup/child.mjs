import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * @typedef {object} Ending
 * @property {number} code exit status; 128 + n when signal n ended it, as in a shell
 * @property {NodeJS.Signals | undefined} received the signal that this process got meanwhile
 */

/**
 * Runs a command in the foreground: it has this process's terminal, and this process lives until it ends.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, stdio?: import('node:child_process').StdioOptions, onOutput?: (chunk: Buffer) => void }} [options]
 *   onOutput: gets what it writes, in place of the terminal
 * @returns {Promise<Ending>}
 */
export function runInForeground(command, args, { cwd, stdio = 'inherit', onOutput } = {}) {
  return new Promise((resolve, reject) => {
    /** @type {NodeJS.Signals | undefined} */
    let received;
    const child = spawn(command, args, {
      ...(cwd === undefined ? {} : { cwd }),
      stdio: onOutput === undefined ? stdio : ['ignore', 'pipe', 'pipe'],
    });
    if (onOutput !== undefined) {
      child.stdout?.on('data', onOutput);
      child.stderr?.on('data', onOutput);
    }
    // The terminal sends Ctrl-C to both; a supervisor sends SIGTERM to this process only.
    const wait = () => {
      received = 'SIGINT';
    };
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      received = signal;
      child.kill(signal);
    };
    process.on('SIGINT', wait);
    process.on('SIGTERM', forward);
    process.on('SIGHUP', forward);
    const stopListening = () => {
      process.off('SIGINT', wait);
      process.off('SIGTERM', forward);
      process.off('SIGHUP', forward);
    };
    child.on('error', (error) => {
      stopListening();
      reject(error);
    });
    child.on('close', (code, signal) => {
      stopListening();
      resolve({ code: code ?? 128 + constants.signals[signal ?? 'SIGKILL'], received });
    });
  });
}
