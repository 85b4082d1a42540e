import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../../local/cli/terminal/usage-error.cjs';

/** A request file of a recipe; `name` is the recipe's, with the file's where it is not the recipe's main one. */
export interface Target {
  readonly name: string;
  readonly file: string;
}

const Request = z.looseObject({ training: z.looseObject({}).default({}) });

/**
 * The request files that `names` name (recipes, or paths of request files), or every recipe's main one.
 *
 * @throws UsageError naming what is neither
 */
export const listTargets = (root: string, names: readonly string[]): Target[] =>
  (names.length === 0 ? recipesOf(root) : names).map((name) => findTarget(root, name));

/** @throws UsageError where `name` is neither a recipe nor the path of a request file */
export function findTarget(root: string, name: string): Target {
  const recipes = recipesOf(root);
  if (recipes.includes(name)) return { name, file: join(root, 'recipes', name, 'request.json') };
  const file = resolve(root, name);
  if (!existsSync(file)) {
    throw new UsageError(
      `${name} is neither a recipe nor a request file; recipes are ${recipes.join(', ')}.`,
    );
  }
  const recipe = basename(dirname(file));
  const variant = basename(file, '.json');
  return { name: variant === 'request' ? recipe : `${recipe} (${variant})`, file };
}

const recipesOf = (root: string): string[] =>
  readdirSync(join(root, 'recipes'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

/** The target's request with another seed. */
export function requestOf({ file }: Target, seed: number): unknown {
  const request = Request.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { ...request, training: { ...request.training, seed } };
}
