type JsonObject = Record<string, unknown>;

/** Fields that say which member of a union an object is. */
const DISCRIMINANTS = ['kind', 'by'] as const;

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `base` with the fields of `override` laid over it. Objects merge field by field; an object that says another
 * `kind` (or `by`) replaces the base's, whose fields mean nothing to it; arrays and scalars replace.
 */
export function overlay(base: unknown, override: unknown): unknown {
  if (!isJsonObject(base) || !isJsonObject(override) || isOfAnotherKind(base, override)) return override;
  const merged = new Map(Object.entries(base));
  for (const [field, value] of Object.entries(override)) {
    merged.set(field, merged.has(field) ? overlay(merged.get(field), value) : value);
  }
  // fromEntries defines own fields, so that one named `__proto__` is refused by name instead of taking effect.
  return Object.fromEntries(merged);
}

function isOfAnotherKind(base: JsonObject, override: JsonObject): boolean {
  return DISCRIMINANTS.some(
    (name) => Object.hasOwn(override, name) && Object.hasOwn(base, name) && override[name] !== base[name],
  );
}

/** `training.batchSize` and 32 as `{ training: { batchSize: 32 } }`. */
export const nested = (path: string, value: unknown): unknown =>
  path.split('.').reduceRight<unknown>((inner, field) => Object.fromEntries([[field, inner]]), value);
