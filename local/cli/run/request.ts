import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isTooDeep, MOST_LEVELS } from '../../../shared/request/depth';
import { listNames, nearestName } from '../../../shared/request/nearest';
import { isPredictionRequest, parsePredictionRequest } from '../../../shared/request/prediction';
import { resolveRequest } from '../../../shared/request/parse';
import { isJsonObject, type Json } from '../../emulator/asl/json';
import { UsageError } from '../terminal/usage-error.cjs';

export interface LoadedRequest {
  /** The execution's input: what a person would type into the console. */
  readonly input: { [field: string]: Json };
  /** What the run is named after. */
  readonly title: string;
}

export interface RequestOptions {
  readonly target: string;
  readonly recipesDir: string;
  readonly workingDir: string;
  readonly refuseReuse: boolean;
}

/**
 * Turns a recipe's name or a request file's path into the execution's input. Only what is this machine's matter
 * is looked at, the file itself and its relative location; the request is judged by the plan step.
 *
 * @throws UsageError where there is no such recipe or file, or the file is no JSON object
 */
export function loadRequest(options: RequestOptions): LoadedRequest {
  const { target, recipesDir, workingDir, refuseReuse } = options;
  const recipes = recipeNames(recipesDir);
  const loaded = recipes.includes(target)
    ? { input: { recipe: target }, title: target }
    : readRequestFile(target, resolve(workingDir, target), recipes);
  return refuseReuse ? { ...loaded, input: { ...loaded.input, reuse: 'refuse' } } : loaded;
}

/** Names of the folders that hold a request. */
export function recipeNames(recipesDir: string): string[] {
  return readdirSync(recipesDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isFile(join(recipesDir, entry.name, 'request.json')))
    .map(({ name }) => name)
    .sort();
}

/**
 * A recipe's request as it is stored.
 *
 * @throws UsageError where it is no JSON object
 */
export const readRecipe = (recipesDir: string, name: string): { [field: string]: Json } =>
  parseObject(`recipes/${name}/request.json`, readFileSync(join(recipesDir, name, 'request.json')));

/**
 * Judges a request before anything is built for it, as the plan step will again; what builds on a recipe that only the
 * store has is left to that.
 *
 * @throws InvalidRequest with all its problems
 */
export async function refuseSlips(input: LoadedRequest['input'], recipesDir: string): Promise<void> {
  const names = recipeNames(recipesDir);
  if (isPredictionRequest(input)) {
    // A run to go on with is known to the store alone.
    if (!isResumed(input.predict)) parsePredictionRequest(input);
    return;
  }
  const { recipe } = input;
  if (typeof recipe === 'string' && !names.includes(recipe)) return;
  await resolveRequest(input, (name) => Promise.resolve(readRecipe(recipesDir, name)));
}

const isResumed = (asked: unknown): boolean =>
  typeof asked === 'object' && asked !== null && 'resume' in asked;

function readRequestFile(target: string, path: string, recipes: string[]): LoadedRequest {
  if (!isFile(path)) throw new UsageError(notFound(target, path, recipes));
  const input = withAbsoluteLocation(parseObject(target, readFileSync(path)), dirname(path));
  const { model, recipe } = isJsonObject(input['predict']) ? { ...input, ...input['predict'] } : input;
  const title = [model, recipe].find((name) => typeof name === 'string') ?? basename(path, '.json');
  return { input, title: String(title) };
}

function notFound(target: string, path: string, recipes: string[]): string {
  const looksLikeName = !/[/\\.]/.test(target);
  const nearest = nearestName(target, recipes);
  const hint =
    nearest === undefined ? `recipes are ${listNames(recipes, 'and')}` : `did you mean ${nearest}?`;
  if (looksLikeName) return `There is neither a recipe nor a file "${target}"; ${hint}`;
  if (isFolder(path)) return `"${target}" is a folder; give the request file in it, or a recipe's name.`;
  return `There is no request file "${target}" (looked for ${path}).`;
}

function parseObject(target: string, bytes: Buffer): { [field: string]: Json } {
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Json;
  } catch (error) {
    throw new UsageError(`The request file "${target}" is not JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  if (isTooDeep(value)) {
    throw new UsageError(
      `The request file "${target}" is nested more than ${MOST_LEVELS} levels deep, and no field of a request is.`,
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(
    `The request file "${target}" holds ${kindOf(value)}; a request is a JSON object in { }.`,
  );
}

const kindOf = (value: Json): string =>
  Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;

/** Of the dataset to train from, or to predict. */
function withAbsoluteLocation(input: { [field: string]: Json }, folder: string): { [field: string]: Json } {
  const { predict } = input;
  if (isJsonObject(predict)) return { ...input, predict: withAbsoluteLocation(predict, folder) };
  const { data } = input;
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return input;
  const { location } = data;
  if (typeof location !== 'string' || !/^\.\.?(\/|$)/.test(location)) return input;
  return { ...input, data: { ...data, location: pathToFileURL(resolve(folder, location)).href } };
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
