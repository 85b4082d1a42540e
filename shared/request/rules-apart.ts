import type { z } from 'zod';
import { isJsonObject } from './overlay';
import type { Problem } from './problems';
import { RunRequest } from './request';
import { brokenRules } from './rules/index';
import { showPath, valueAt, type Path } from './schema-guide';

type Issue = z.core.$ZodIssue;

/**
 * The rules that a request breaks besides what is wrong with single fields: it is read without those, where it can be.
 * Where a field decides what others mean, the rules would speak of a request that nobody wrote, so none is asked.
 */
export function rulesApart(issues: readonly Issue[], input: unknown): Problem[] {
  const wrong: Path[] = [];
  for (const issue of issues) {
    if (issue.code === 'invalid_union') return [];
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    if (paths.some((path) => decides(path, input))) return [];
    wrong.push(...paths);
  }
  const rest = structuredClone(input);
  for (const path of wrong) remove(rest, path);
  const parsed = RunRequest.safeParse(rest);
  if (!parsed.success) return [];
  const named = wrong.map(showPath);
  return brokenRules(parsed.data).filter(({ path }) => !named.includes(path));
}

/** An object, a list and what says the kind of one have a default that means something else. */
function decides(path: Path, input: unknown): boolean {
  const last = path.at(-1);
  const value = valueAt(input, path);
  return (
    path.length === 0 ||
    last === 'kind' ||
    last === 'by' ||
    typeof last === 'number' ||
    value === undefined ||
    (typeof value === 'object' && value !== null)
  );
}

function remove(input: unknown, path: Path): void {
  const parent = valueAt(input, path.slice(0, -1));
  if (isJsonObject(parent)) delete parent[String(path.at(-1))];
}
