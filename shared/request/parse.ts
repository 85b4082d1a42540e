import { InvalidRequest } from '../errors';
import { isTooDeep, MOST_LEVELS } from './depth';
import { listNames, didYouMean, showValue } from './nearest';
import { isJsonObject, overlay } from './overlay';
import { problemsOf, sentenceOf, type Problem } from './problems';
import { Name, RunRequest } from './request';
import { rulesApart } from './rules-apart';
import { brokenRules } from './rules/index';
import { variantsOf } from './variants';

export { requestJsonSchema } from './schema-guide';

/** Where recipes come from: the request of one, and the names of all (for a hint where one is misspelt). */
export interface Recipes {
  load(name: string): Promise<unknown>;
  names?(): Promise<string[]>;
}

type LoadRecipe = (name: string) => Promise<unknown>;

/**
 * The request with everything said or defaulted: the recipe it names, the fields it overrides, zod's defaults.
 *
 * @param recipes a function from a recipe's name to its request (undefined where there is none), or `Recipes`
 * @example resolveRequest({ recipe: 'surname-language', network: { units: 64 } }, loadRecipe)
 * @throws InvalidRequest each problem in a sentence: where, the value, what is allowed, how to fix it
 */
export async function resolveRequest(input: unknown, recipes: LoadRecipe | Recipes): Promise<RunRequest> {
  const source: Recipes = typeof recipes === 'function' ? { load: recipes } : recipes;
  if (isTooDeep(input)) {
    throw new InvalidRequest(
      `the request is nested more than ${MOST_LEVELS} levels deep, and no field of one is; look for brackets too many`,
    );
  }
  if (!isJsonObject(input)) {
    throw new InvalidRequest(
      `the request is ${showValue(input)}; give a JSON object, for instance {"recipe": "surname-language"}`,
    );
  }
  const written = 'recipe' in input ? overlay(await loadRequest(input['recipe'], source), input) : input;
  const parsed = RunRequest.safeParse(written);
  if (!parsed.success) {
    const isBare = !('recipe' in input) && !('model' in input);
    const hint = isBare ? '; or build on a recipe, for instance {"recipe": "surname-language"}' : '';
    throw invalid(
      [...problemsOf(parsed.error.issues, written), ...rulesApart(parsed.error.issues, written)],
      hint,
    );
  }

  const broken = brokenRules(parsed.data);
  if (broken.length > 0) throw invalid(broken);
  const request = withTrailingSlash(parsed.data);
  // It is about the file that was written, not about the run.
  delete request.$schema;
  variantsOf(request);
  return request;
}

async function loadRequest(recipe: unknown, source: Recipes): Promise<unknown> {
  const name = Name.safeParse(recipe);
  const stored = name.success ? await source.load(name.data) : undefined;
  if (isJsonObject(stored)) return stored;
  if (stored !== undefined) {
    throw new InvalidRequest(`recipe ${showValue(recipe)} holds ${showValue(stored)} and not a JSON object`);
  }
  const names = (await source.names?.()) ?? [];
  const hint = didYouMean(String(recipe), names);
  const known =
    names.length === 0 ? '' : `; there ${names.length === 1 ? 'is' : 'are'} ${listNames(names, 'and')}`;
  throw new InvalidRequest(`recipe is ${showValue(recipe)}, and no recipe has that name${known}${hint}`);
}

const invalid = (problems: readonly Problem[], hint = ''): InvalidRequest =>
  new InvalidRequest(`${sentenceOf(problems)}${hint}`);

/** A location is a prefix: without the slash, `data/a` would read `data/ab/` too. */
function withTrailingSlash(request: RunRequest): RunRequest {
  const { location } = request.data;
  if (location.endsWith('/')) return request;
  return { ...request, data: { ...request.data, location: `${location}/` } };
}
