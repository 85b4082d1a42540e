import type { z } from 'zod';
import { meantBy } from './meant';
import { listNames, nearestName, didYouMean, showValue } from './nearest';
import {
  allFieldPaths,
  chosenAt,
  describeAllowed,
  fieldsAt,
  showPath,
  valueAt,
  type Path,
} from './schema-guide';

type Issue = z.core.$ZodIssue;

/** One thing that is wrong with a request: where, and a sentence that says how to put it right. */
export interface Problem {
  readonly path: string;
  readonly sentence: string;
}

/** All problems that zod found in `input`, the ones that explain others first. */
export function problemsOf(issues: readonly Issue[], input: unknown): Problem[] {
  return [...issues]
    .sort((a, b) => rank(a, input) - rank(b, input))
    .flatMap((issue) => describeIssue(issue, input));
}

/** A Cause is read in a console: who has more problems than this mends these first. */
const MOST_PROBLEMS = 30;

/** Each problem in full, one a line where there are several. */
export function sentenceOf(problems: readonly Problem[]): string {
  const sentences = [...new Set(problems.map(({ sentence }) => sentence))];
  const [first = 'the request is invalid', ...others] = sentences;
  if (others.length === 0) return first;
  const left = sentences.length - MOST_PROBLEMS;
  return [
    `the request has ${sentences.length} problems:`,
    ...sentences.slice(0, MOST_PROBLEMS).map((sentence) => `- ${sentence}`),
    ...(left > 0 ? [`- and ${left} more of them`] : []),
  ].join('\n');
}

/** A misspelt field comes before the "missing" that it causes. */
function rank(issue: Issue, input: unknown): number {
  if (issue.code === 'unrecognized_keys') return 0;
  if (issue.code === 'invalid_union') return 1;
  return valueAt(input, issue.path) === undefined ? 3 : 2;
}

function describeIssue(issue: Issue, input: unknown): Problem[] {
  const path = showPath(issue.path) || 'the request';
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(issue.path, key, input));
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
      if (options.length === 0) return [wrongValue(path, issue.path, input)];
      return [wrongKind(path, valueAt(input, issue.path), options)];
    }
    case 'custom':
    case 'invalid_format':
      return [{ path, sentence: `${path} is ${showValue(valueAt(input, issue.path))}: ${issue.message}` }];
    default:
      return [wrongValue(path, issue.path, input)];
  }
}

function wrongValue(path: string, at: Path, input: unknown): Problem {
  const value = valueAt(input, at);
  const allowed = describeAllowed(input, at);
  const sentence =
    value === undefined
      ? `${path} is missing; give ${allowed}`
      : `${path} is ${showValue(value)}, which is not allowed; give ${allowed}${meantBy(value, input, at)}`;
  return { path, sentence };
}

function wrongKind(path: string, value: unknown, options: readonly unknown[]): Problem {
  const shown = listNames(options.map((option) => showValue(option)));
  const hint = typeof value === 'string' ? didYouMean(value, options.map(String)) : '';
  const what = value === undefined ? 'is missing' : `is ${showValue(value)}`;
  return { path, sentence: `${path} ${what}; allowed: ${shown}${hint}` };
}

function unknownField(parent: Path, key: string, input: unknown): Problem {
  const path = showPath([...parent, key]);
  const siblings = fieldsAt(input, parent);
  const sibling = nearestName(key, siblings);
  const chosen = chosenAt(input, parent);
  if (sibling === undefined && chosen !== undefined && allFieldPaths().includes(path)) {
    const { field, value } = chosen;
    return {
      path,
      sentence: `${path} is not a field where ${showPath([...parent, field])} is ${showValue(value)}; the fields there are ${listNames(siblings, 'and', 20)}`,
    };
  }
  const elsewhere = allFieldPaths().find((field) => field.endsWith(`.${key}`));
  const meant = sibling === undefined ? elsewhere : showPath([...parent, sibling]);
  const fix =
    meant === undefined
      ? `; the fields ${parent.length === 0 ? 'of a request' : `of ${showPath(parent)}`} are ${listNames(siblings, 'and', 20)}`
      : `; did you mean ${meant}?`;
  return { path, sentence: `${path} is not a field${fix}` };
}
