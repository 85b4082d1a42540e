import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UnrollError } from '../../../shared/errors';
import { checkRequest, describeRefusal } from '../check/check-request';
import { showChecked } from '../check/show';
import { loadRequest } from '../run/request';
import type { CommandProcess } from '../terminal/command-process';
import { parseOptions } from '../terminal/options.cjs';
import { createScreen, type Screen } from '../terminal/screen';
import { UsageError } from '../terminal/usage-error.cjs';
import { OPTIONS } from '../usage/init.cjs';
import { findFiles } from './files';
import { guessRequest } from './guess';
import { filesLike, sampleOf } from './sample';

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
  const all = findFiles(resolve(workingDir, target));
  const [first] = all.files;
  if (first === undefined) throw new UsageError(`There is no data file in "${target}".`);
  const isInFolders = new Set(all.files.map(({ name }) => dirname(name))).size > 1;
  const sample = await sampleOf(first, isInFolders);
  const files = filesLike(sample, all.files);
  // Files that are not like the first are left out, and counted in the output.
  const isPart = all.isPart || files.length < all.files.length;
  const found = files.length === 0 ? all : { ...all, files, isPart };
  const guess = guessRequest(found, sample, '');
  const model = String(guess.request['model']);
  const offered = values.output ?? `${model}.request.json`;
  const answer = values.output === undefined ? await ask?.(`Write the request to [${offered}]: `) : undefined;
  const path = resolve(workingDir, answer === undefined || answer.trim() === '' ? offered : answer.trim());
  if (existsSync(path) && values.force !== true)
    throw new UsageError(
      `"${path}" already exists; overwrite it with --force, or name another file with --output.`,
    );
  const request = guessRequest(found, sample, locationFrom(dirname(path), found.folder)).request;
  writeFileSync(path, `${JSON.stringify(request, null, 2)}\n`);
  screen.line(screen.paint.bold(`Wrote ${path}`));
  for (const note of guess.notes) screen.line(`  ${note}`);
  const others = all.files.length - found.files.length;
  if (others > 0)
    screen.line(
      `  Left out because their fields differ from those of ${first.name}: ${others} of the files.`,
    );
  return check(path, { root, workingDir }, screen);
}

/** A relative location, so that request and data can be moved together. */
function locationFrom(folder: string, data: string): string {
  const path = relative(folder, data).split('\\').join('/');
  return path === '' ? './' : `${path.startsWith('.') ? path : `./${path}`}/`;
}

async function check(
  path: string,
  { root, workingDir }: Pick<InitSurroundings, 'root' | 'workingDir'>,
  screen: Screen,
): Promise<number> {
  const recipesDir = join(root, 'recipes');
  const { input } = loadRequest({ target: path, recipesDir, workingDir, refuseReuse: false });
  const storeUri = pathToFileURL(join(root, '.unroll', 'artifacts')).href;
  const checked = await checkRequest({ request: input, recipesDir, storeUri, show: 3 });
  showChecked(screen, checked);
  if (checked.result.status === 'ok') return 0;
  screen.line(`Correct ${basename(path)}, then: npm run check -- ${path}`);
  return 1;
}
