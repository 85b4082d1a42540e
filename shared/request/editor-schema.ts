import { requestJsonSchema } from './schema-guide';

type Node = Readonly<Record<string, unknown>>;

/**
 * JSON Schema of a request for editors: with a recipe every field may be left out, at any depth, for the recipe has it;
 * without one, those that have no default must be there.
 */
export function editorSchema(): Node {
  const { $schema, ...request } = requestJsonSchema();
  return {
    $schema,
    title: 'Unroll run request',
    description:
      'What to train and from what. {"recipe": "surname-language"} is a whole request: fields beside it replace the recipe\'s.',
    if: { type: 'object', required: ['recipe'] },
    then: withNothingRequired(request),
    else: request,
  };
}

/** Of a union's members, several may fit a value of which most is left out. */
function withNothingRequired(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNothingRequired);
  if (typeof value !== 'object' || value === null) return value;
  const { required, oneOf, ...rest } = value as Node;
  const fields = isNameOfField(required)
    ? { required, ...(oneOf === undefined ? {} : { oneOf }) }
    : oneOf === undefined
      ? {}
      : { anyOf: oneOf };
  return Object.fromEntries(
    Object.entries({ ...rest, ...fields }).map(([name, part]) => [name, withNothingRequired(part)]),
  );
}

/** A request might have a field that is called so; the keyword is a list of names. */
const isNameOfField = (required: unknown): boolean => required !== undefined && !Array.isArray(required);
