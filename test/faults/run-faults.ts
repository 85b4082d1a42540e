/** `npm run faults`: what a run promises, under faults: a table of what survived, and exit code 1 where something is lost. */
// First: threads that are started before it take signals.
import '../../trainer/engine/block-signals';
import { runAsProcess } from '../../local/cli/terminal/command-process';
import { parseOptions, wholeNumber } from '../../local/cli/terminal/options.cjs';
import { UsageError } from '../../local/cli/terminal/usage-error.cjs';
import { DEFAULTS, OPTIONS } from '../../local/cli/usage/faults.cjs';
import type { Fault, Outcome } from './fault';
import { FAULTS } from './list';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function runFaults(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, OPTIONS);
  const tries = values.tries === undefined ? undefined : wholeNumber('--tries', values.tries, { minimum: 1 });
  const seed = wholeNumber('--seed', values.seed ?? DEFAULTS.seed, { minimum: 0 });
  const outcomes: Outcome[] = [];
  for (const fault of chosen(values.only)) {
    say(`${fault.name}: ${fault.does}`);
    const started = performance.now();
    const outcome = await runOne(fault, { tries: tries ?? fault.tries, seed });
    outcomes.push(outcome);
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    say(`${fault.name}: ${outcome.survived} of ${outcome.tries} survived, in ${seconds} s\n`);
  }
  say(tableOf(outcomes));
  if (values.json === true) say(JSON.stringify(outcomes));
  return outcomes.every(({ lost }) => lost === 0) ? 0 : 1;
}

/** A fault that cannot even be tried shows nothing survived. */
async function runOne(
  { name, run }: Fault,
  options: { readonly tries: number; readonly seed: number },
): Promise<Outcome> {
  try {
    return await run({ ...options, say });
  } catch (error) {
    say(
      `${name}: LOST, it could not be tried: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return { fault: name, tries: 1, survived: 0, lost: 1 };
  }
}

function chosen(only: readonly string[] | undefined): readonly Fault[] {
  if (only === undefined) return FAULTS;
  const names = FAULTS.map(({ name }) => name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown === undefined) return FAULTS.filter(({ name }) => only.includes(name));
  throw new UsageError(`There is no fault "${unknown}": they are ${names.join(', ')}`);
}

function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ fault, tries, survived, lost }) => [
    fault,
    ...[tries, survived, lost].map(String),
  ]);
  return [['fault', 'tries', 'survived', 'lost'], ...rows]
    .map(([name = '', ...cells]) => [name.padEnd(14), ...cells.map((cell) => cell.padStart(10))].join(''))
    .join('\n');
}

runAsProcess(runFaults);
