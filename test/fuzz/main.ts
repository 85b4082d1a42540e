/**
 * Fuzzes preprocessing: random datasets, damaged at random, go through plan, profile, merge, encode and seal.
 *
 *   npm run fuzz:data [-- --cases 400] [--seed 1] [--case 17] [--limit-seconds 120]
 *
 * Exits with 1 where a case shows a bug; its dataset is kept under `.unroll/fuzz/`, and `--seed … --case …` runs it
 * again. The same seed gives the same cases.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCase, type FuzzCase } from './cases';
import { CaseRunner } from './runner';
import { writeCase } from './run-case';
import { Tally } from './tally';

/** Enough to see what is wrong, and not a screen of the same. */
const MOST_FAILURES = 10;
const FOLDER = join(__dirname, '../../.unroll/fuzz');

const say = (text: string): void => void process.stdout.write(text);

function options(): { cases: number[]; seed: number; limitSeconds: number } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { cases: text, seed: text, case: text, 'limit-seconds': text } });
  const whole = (name: string, value: string | undefined, otherwise: number): number => {
    const number = Number(value ?? otherwise);
    if (Number.isInteger(number) && number >= 0) return number;
    throw new RangeError(`--${name} is ${value}; give a whole number of 0 or more`);
  };
  const cases = Array.from({ length: whole('cases', values.cases, 400) }, (_, index) => index);
  return {
    cases: values.case === undefined ? cases : [whole('case', values.case, 0)],
    seed: whole('seed', values.seed, 1),
    limitSeconds: whole('limit-seconds', values['limit-seconds'], 120),
  };
}

async function main(): Promise<void> {
  const { cases, seed, limitSeconds } = options();
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
  process.exitCode = tally.failures === 0 ? 0 : 1;
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

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
