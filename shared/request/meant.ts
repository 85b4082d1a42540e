import { listNames, nearestName, showValue } from './nearest';
import { kindsAt, listedAt, showPath, valueAt, type Path } from './schema-guide';
import { metricsOf } from './request';
import { Task } from './task';

/** Characters as people call them, where the character itself is asked for. */
const CHARACTERS: Readonly<Record<string, string>> = {
  tab: '\t',
  '\\t': '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
  space: ' ',
  quote: '"',
};

/** What a value that is not allowed most likely means, as the end of a sentence; empty where nothing is likely. */
export function meantBy(value: unknown, input: unknown, at: Path): string {
  if (typeof value !== 'string') return '';
  const kinds = kindsAt(input, at);
  if (kinds !== undefined) {
    const kind = kinds.values.includes(value) ? value : nearestName(value, kinds.values.map(String));
    return kind === undefined ? '' : hint([{ [kinds.field]: kind }]);
  }
  const character = CHARACTERS[value.toLowerCase()];
  if (character !== undefined && /\.(delimiter|quote|escape)$/.test(showPath(at))) return hint([character]);
  const names = listedAt(input, at).map(String);
  const slip = nearestName(value, names);
  if (slip !== undefined) return hint([slip]);
  const holding = names.filter((name) => name.toLowerCase().includes(value.toLowerCase()));
  return value === '' || holding.length === 0 ? '' : hint(metricsAmong(holding, input));
}

/** Of metrics, those that the task has, where it can be read. */
function metricsAmong(names: readonly string[], input: unknown): readonly string[] {
  const task = Task.safeParse(valueAt(input, ['task']));
  const had = task.success
    ? names.filter((name) => metricsOf(task.data).some((metric) => metric === name))
    : [];
  return had.length === 0 ? names : had;
}

const hint = (values: readonly unknown[]): string =>
  `; did you mean ${listNames(values.map((value) => showValue(value)))}?`;
