import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Contender } from './contender';

/**
 * A Python library in a process of its own, which sleeps while others are measured.
 *
 * @param python that of the peers
 */
export function peer(name: 'keras' | 'torch', python: string): Contender {
  const child = spawn(python, [join(__dirname, 'peer.py'), name], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    async run(job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const answer = await answers.next();
      if (answer.done === true) throw new Error(`the ${name} peer ended: run "npm run bench:peers" again`);
      return JSON.parse(answer.value) as number[];
    },
    async close() {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
