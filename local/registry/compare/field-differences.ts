/** A field in which two requests differ, by its path; a value that is absent on one side is undefined. */
export interface FieldDifference {
  readonly field: string;
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** The fields in which two values differ, with both as JSON, in the order of their paths. */
export function fieldDifferences(a: unknown, b: unknown): FieldDifference[] {
  const [first, second] = [leavesOf(a), leavesOf(b)];
  return [...new Set([...first.keys(), ...second.keys()])]
    .sort()
    .filter((field) => first.get(field) !== second.get(field))
    .map((field) => ({ field, a: first.get(field), b: second.get(field) }));
}

/** Everything in a value that has no fields, as JSON, by its path; a list is one value. */
function leavesOf(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return new Map<string, string>(value === undefined ? [] : [[path, JSON.stringify(value)]]);
  const own = Object.entries(value).flatMap(([name, field]) => [
    ...leavesOf(field, path === '' ? name : `${path}.${name}`),
  ]);
  return new Map(own);
}
