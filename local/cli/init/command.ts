import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UnrollError } from '../../../shared/errors';
import { shellWord } from '../../../shared/shell-word';
import { checkRequest, describeRefusal } from '../check/check-request';
import type { Checked } from '../check/result';
import { showChecked } from '../check/show';
import { loadRequest } from '../run/request';
import type { CommandProcess } from '../terminal/command-process';
import { parseOptions } from '../terminal/options.cjs';
import { createScreen, type Screen } from '../terminal/screen';
import { UsageError } from '../terminal/usage-error.cjs';
import { OPTIONS } from '../usage/init.cjs';
import { findFiles, type FoundFiles } from './files';
import { guessRequest, type Guess } from './guess';
import { oneDataset, tablesAlike } from './like-first';
import { mended } from './mend';
import { formatOf, sampleOf, type Sample } from './sample';
import { sideOf } from './splits';
import { timeTwice } from './tasks/series';

export interface InitSurroundings extends Pick<
  CommandProcess,
  'root' | 'workingDir' | 'environment' | 'stdout'
> {
  /** Asks a person, where one is there; the answer, or nothing for what is offered. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
}

/**
 * The command behind `npm run init`.
 *
 * @returns the exit status
 */
export async function runInit(args: readonly string[], surroundings: InitSurroundings): Promise<number> {
  const { stdout, environment } = surroundings;
  const screen = createScreen(stdout, { color: environment['NO_COLOR'] === undefined });
  try {
    return await writeRequest(args, surroundings, screen);
  } catch (thrown) {
    if (!(thrown instanceof UsageError || thrown instanceof UnrollError)) throw thrown;
    screen.line(describeRefusal(thrown).cause);
    return 1;
  }
}

async function writeRequest(
  args: readonly string[],
  { root, workingDir, ask }: InitSurroundings,
  screen: Screen,
): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [target] = positionals;
  if (target === undefined || positionals.length > 1)
    throw new UsageError('Name one file or folder with data, as --help shows.');
  const { found, sample, notes } = await lookAtData(resolve(workingDir, target));
  const told = values.target ?? (await askTarget(found, sample, ask));
  if (told !== undefined && !sample.fields.includes(told))
    throw new UsageError(`There is no field "${told}"; the fields are ${sample.fields.join(', ')}.`);
  const { model, task } = guessRequest(found, sample, { location: './', target: told }).request;
  if (hasNoInput(task)) throw timeThatRecurs(found, sample) ?? nothingToTellFrom(found, notes);
  const offered = values.output ?? `${String(model)}.request.json`;
  const answer = values.output === undefined ? await ask?.(`Write the request to [${offered}]: `) : undefined;
  const path = resolve(workingDir, answer === undefined || answer.trim() === '' ? offered : answer.trim());
  if (existsSync(path) && values.force !== true)
    throw new UsageError(
      `"${path}" already exists; overwrite it with --force, or name another file with --output.`,
    );
  const location = locationFrom(dirname(path), found.folder);
  const guess = guessRequest(found, sample, { location, target: told });
  const { checked, more } = await writeAndCheck(path, guess.request, { root, workingDir });
  screen.line(screen.paint.bold(`Wrote ${path}`));
  for (const note of [...notes, ...guess.notes, ...more]) screen.line(`  ${note}`);
  if (!guess.told.isSure && guess.told.field !== '')
    screen.line(
      `  Look at this first: is "${guess.told.field}" what is to be told? If not, give --target <field>.`,
    );
  return report(checked, path, screen);
}

const hasNoInput = (task: unknown): boolean => {
  const { input } = task as { readonly input?: { readonly fields?: readonly string[] } };
  return input?.fields?.length === 0;
};

function nothingToTellFrom({ files }: FoundFiles, notes: readonly string[]): UsageError {
  const [first] = files;
  const reason = notes.length === 0 ? '' : ` ${notes.join(' ')}`;
  return new UsageError(
    `"${first?.name ?? ''}" has nothing but what is to be told and columns that name or count its rows, so there is nothing to tell it from.${reason} Join the tables on the column that both have (pandas: texts.merge(labels, on="id")), then run this again on the one file.`,
  );
}

/** Numbers with a time would be a series, if no time came twice. */
function timeThatRecurs({ files }: FoundFiles, sample: Sample): UsageError | undefined {
  const twice = timeTwice(sample);
  if (twice === undefined) return undefined;
  const { name, value } = twice;
  return new UsageError(
    `"${files[0]?.name ?? ''}" has two rows at ${JSON.stringify(value)} of its column "${name}", so they are not the steps of one series: where the same hour comes twice since the clocks were set back, leave one of the two out, or write the offset behind each time (2014-11-02T01:00:00-04:00); rows of several series need a column that tells them apart.`,
  );
}

interface LookedAt {
  readonly found: FoundFiles;
  readonly sample: Sample;
  readonly notes: readonly string[];
}

async function lookAtData(path: string): Promise<LookedAt> {
  const all = findFiles(path);
  const dataset = oneDataset(all);
  // Test files may lack what is to be told.
  const first = dataset.files.find((file) => sideOf(file) === 'train') ?? dataset.files[0];
  if (first === undefined) throw new UsageError(`There is no data file in "${path}".`);
  const format = formatOf(first, { ...all, files: dataset.files });
  const alike = tablesAlike(dataset.files, first, format);
  const found = { ...all, files: alike.files };
  const trained = alike.files.filter(
    (file) => file !== first && [undefined, sideOf(first)].includes(sideOf(file)),
  );
  const sample = await sampleOf({ ...found, files: [first, ...trained] }, format);
  if (sample.rows.length === 0)
    throw new UsageError(`No record of "${first.name}" can be read as ${JSON.stringify(sample.format)}.`);
  return { found, sample, notes: [...dataset.notes, ...alike.notes] };
}

/** Asks which field is to be told, where neither its name nor anything else says so. */
async function askTarget(
  found: FoundFiles,
  sample: Sample,
  ask: InitSurroundings['ask'],
): Promise<string | undefined> {
  if (ask === undefined) return undefined;
  const { told } = guessRequest(found, sample, { location: './' });
  if (told.isSure) return undefined;
  const answer = await ask(
    `Field that is to be told, of ${sample.fields.slice(0, 20).join(', ')} [${told.field}]: `,
  );
  return answer.trim() === '' || answer.trim() === told.field ? undefined : answer.trim();
}

/** A relative location, so that request and data can be moved together. */
function locationFrom(folder: string, data: string): string {
  const path = relative(folder, data).split('\\').join('/');
  return path === '' ? './' : `${path.startsWith('.') ? path : `./${path}`}/`;
}

type Place = Pick<InitSurroundings, 'root' | 'workingDir'>;

const MOST_MENDS = 4;

/** What the whole data says against the guess, which was made from its beginning, is mended where that is safe. */
async function writeAndCheck(
  path: string,
  request: Guess['request'],
  place: Place,
): Promise<{ checked: Checked; more: readonly string[] }> {
  const first = await writeOnce(path, request, place);
  const more: string[] = [];
  let [checked, current] = [first, request];
  for (let mends = 0; mends < MOST_MENDS && checked.result.status === 'refused'; mends++) {
    const better = mended(current, checked.result);
    if (better === undefined) break;
    more.push(better.note);
    current = better.value;
    checked = await writeOnce(path, current, place);
  }
  return { checked, more };
}

async function writeOnce(
  path: string,
  request: Guess['request'],
  { root, workingDir }: Place,
): Promise<Checked> {
  writeFileSync(path, `${JSON.stringify(request, null, 2)}\n`);
  const recipesDir = join(root, 'recipes');
  const { input } = loadRequest({ target: path, recipesDir, workingDir, refuseReuse: false });
  const storeUri = pathToFileURL(join(root, '.unroll', 'artifacts')).href;
  return checkRequest({ request: input, recipesDir, storeUri, show: 3 });
}

function report(checked: Checked, path: string, screen: Screen): number {
  showChecked(screen, checked);
  if (checked.result.status === 'ok') return 0;
  screen.line(`Correct ${basename(path)}, then: npm run check -- ${shellWord(path)}`);
  return 1;
}
