import { join } from 'node:path';
import { CaseRunner } from '../../fuzz/runner';
import { Tally, type Fault } from '../fault';
import type { CASES } from './kinds';

/** A case takes milliseconds: what takes so long has hung. */
const LIMIT_SECONDS = 120;

/** Enough to see what is wrong: each may cost a process, or the time of a hang. */
const MOST_LOST = 10;

const caseFault = (name: keyof typeof CASES, does: string, tries: number): Fault => ({
  name,
  does,
  tries,
  async run(options) {
    const tally = new Tally(name, options.say);
    const runner = new CaseRunner(LIMIT_SECONDS, { child: join(__dirname, 'child.ts'), args: [name] });
    try {
      for (let index = 0; index < options.tries && tally.lost < MOST_LOST; index++) {
        const ended = await runner.run(options.seed, index);
        const problem = 'failure' in ended ? ended.failure : undefined;
        tally.add(`case ${index} of seed ${options.seed}`, problem);
      }
    } finally {
      runner.close();
    }
    return tally.outcome();
  },
});

export const caseFaults: readonly Fault[] = [
  caseFault('patterns', 'patterns of up to 60 stars against names of 20,000 letters: they end', 300),
  caseFault('requests', 'requests nested up to 200,000 deep: refused in a sentence', 60),
  caseFault(
    'characters',
    'characters that command terminals or turn the direction of writing: written out on screen, in pages and refusals',
    500,
  ),
  caseFault('links', 'links that lead out of a dataset, in circles or nowhere: not followed', 150),
  caseFault('parquet', 'Parquet files with damaged bytes: rows, or a refusal that names the file', 600),
];
