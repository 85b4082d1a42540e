/**
 * `npm run fuzz:data`: random datasets, damaged at random, go through plan, profile, merge, encode and seal. The same
 * seed gives the same cases.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAsProcess } from '../../local/cli/terminal/command-process';
import { parseOptions, wholeNumber } from '../../local/cli/terminal/options.cjs';
import { DEFAULTS, OPTIONS } from '../../local/cli/usage/fuzz-data.cjs';
import { makeCase, type FuzzCase } from './cases';
import { CaseRunner } from './runner';
import { writeCase } from './run-case';
import { Tally } from './tally';

/** Enough to see what is wrong, and not a screen of the same. */
const MOST_FAILURES = 10;
const FOLDER = join(__dirname, '../../.unroll/fuzz');

const say = (text: string): void => void process.stdout.write(text);

function readOptions(args: readonly string[]): { cases: number[]; seed: number; limitSeconds: number } {
  const { values } = parseOptions(args, OPTIONS);
  const whole = (name: keyof typeof OPTIONS, otherwise: string): number =>
    wholeNumber(`--${name}`, values[name] ?? otherwise, { minimum: 0 });
  const cases = Array.from({ length: whole('cases', DEFAULTS.cases) }, (_, index) => index);
  return {
    cases: values.case === undefined ? cases : [whole('case', values.case)],
    seed: whole('seed', DEFAULTS.seed),
    limitSeconds: whole('limit-seconds', DEFAULTS.limitSeconds),
  };
}

async function fuzzData(args: readonly string[]): Promise<number> {
  const { cases, seed, limitSeconds } = readOptions(args);
  const startedAt = performance.now();
  const tally = new Tally();
  const runner = new CaseRunner(limitSeconds);
  for (const index of cases) {
    const fuzzed = await makeCase(seed, index);
    const ended = await runner.run(seed, index);
    tally.add('outcome' in ended ? ended.outcome : undefined, namesOf(fuzzed));
    if ('failure' in ended) {
      const folder = await keep(fuzzed, ended.failure);
      say(
        `\ncase ${index} of seed ${seed} (${namesOf(fuzzed).join(', ') || 'no damage'}): ${ended.failure}\n`,
      );
      say(`kept in ${folder}; again: npm run fuzz:data -- --seed ${seed} --case ${index}\n\n`);
      if (tally.failures >= MOST_FAILURES) break;
    }
  }
  runner.close();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  say(`${tally.toString()}${tally.cases} cases of seed ${seed} in ${seconds} s, ${tally.failures} failed\n`);
  return tally.failures === 0 ? 0 : 1;
}

const namesOf = ({ damages, change }: FuzzCase): string[] =>
  change === undefined ? [...damages] : [...damages, `changed ${change.moment}`];

/** The dataset, its request, and what happened, to look at. */
async function keep(fuzzed: FuzzCase, failure: string): Promise<string> {
  const folder = join(FOLDER, `seed-${fuzzed.seed}-case-${fuzzed.index}`);
  await mkdir(folder, { recursive: true });
  await writeCase(fuzzed, folder);
  await writeFile(join(folder, 'request.json'), JSON.stringify(fuzzed.dataset.request, null, 2));
  await writeFile(join(folder, 'failure.txt'), `${namesOf(fuzzed).join('\n')}\n\n${failure}\n`);
  return folder;
}

runAsProcess(fuzzData);
