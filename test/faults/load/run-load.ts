/** `npm run load`: many shards and records from plan to seal, then many runs one after another; nothing may be lost or left. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runAsProcess } from '../../../local/cli/terminal/command-process';
import { parseOptions, wholeNumber } from '../../../local/cli/terminal/options.cjs';
import { DEFAULTS, OPTIONS } from '../../../local/cli/usage/load.cjs';
import { Encoded } from './encode-many';
import { manyRuns, type ManyRuns } from './many-runs';

/** What JavaScript may keep of runs that are over: their code, and what has not been collected yet. */
const MOST_GROWTH_MEGABYTES = 150;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function runLoad(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, OPTIONS);
  const whole = (name: 'shards' | 'records' | 'runs', minimum: number): number =>
    wholeNumber(`--${name}`, values[name] ?? DEFAULTS[name], { minimum });
  const encoded = await encodeMany(whole('shards', 1), whole('records', 1));
  say(
    `${encoded.records} records in ${encoded.shards} shards, from plan to seal: ${encoded.seconds.toFixed(0)} s, at most ${encoded.peakMegabytes.toFixed(0)} MB; ${encoded.lost} lost`,
  );
  const count = whole('runs', 0);
  const runs = count === 0 ? undefined : await manyRuns(count, say);
  if (runs !== undefined) say(sentenceOf(runs));
  const problems = [...problemsOfEncoding(encoded), ...(runs === undefined ? [] : problemsOfRuns(runs))];
  problems.forEach((problem) => say(`LOST or left: ${problem}`));
  if (values.json === true) say(JSON.stringify({ encoded, runs: runs ?? null, problems }));
  return problems.length === 0 ? 0 : 1;
}

/** In a process of its own, whose memory is its own. */
async function encodeMany(shards: number, records: number): Promise<Encoded> {
  const script = join(__dirname, 'encode-many.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...['--import', 'tsx', script],
    ...[String(shards), String(records)],
  ]);
  return Encoded.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}

const sentenceOf = ({ runs, succeeded, seconds, peakMegabytes, first, last }: ManyRuns): string =>
  `${succeeded} of ${runs} runs succeeded in ${seconds.toFixed(0)} s, at most ${peakMegabytes.toFixed(0)} MB; ` +
  `after the first and the last: ${first.megabytes.toFixed(0)} and ${last.megabytes.toFixed(0)} MB, ` +
  `${first.handles} and ${last.handles} open files, ${first.processes} and ${last.processes} processes, ` +
  `${first.temporaryFiles} and ${last.temporaryFiles} temporary folders`;

const problemsOfEncoding = ({ lost, leftBehind }: Encoded): string[] => [
  ...(lost === 0 ? [] : [`${lost} records`]),
  ...leftBehind.map((name) => `file ${name}`),
];

/** The runs' own workplace is one temporary folder, which is gone in the end. */
function problemsOfRuns({ runs, succeeded, first, last }: ManyRuns): string[] {
  const more = (what: string, before: number, after: number, most = 0) =>
    after - before > most
      ? [`${what}: ${before.toFixed(0)} after the first run, ${after.toFixed(0)} after the last`]
      : [];
  return [
    ...(succeeded === runs ? [] : [`${runs - succeeded} runs did not succeed`]),
    ...more('processes', first.processes, last.processes),
    ...more('open files', first.handles, last.handles),
    ...more('temporary folders', first.temporaryFiles, last.temporaryFiles),
    ...more('megabytes', first.megabytes, last.megabytes, MOST_GROWTH_MEGABYTES),
  ];
}

runAsProcess(runLoad);
