import validate from 'asl-validator';
import { isJsonObject, type Json } from './json';

/** Fields whose values the schema and JSONata have judged; what is left is how states hang together. */
const VALUES = new Set([
  ...['Output', 'Assign', 'Arguments', 'Items', 'ItemSelector', 'Error', 'Cause', 'Comment'],
  ...['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label', 'MaxConcurrency'],
  ...['ToleratedFailureCount', 'ToleratedFailurePercentage', 'TimeoutSeconds'],
]);
const ANY_EXPRESSION = '{% true %}';
const EXPRESSION = /^\{%[\s\S]*%\}$/;

/**
 * What asl-validator finds wrong with how states hang together: Next beside End, a group that never ends, states of the
 * same name, two durations of one Wait, a resource that is no ARN. Its pattern of a JSONata value is passed by, because
 * it refuses what AWS takes: expressions over several lines, literals as Output, empty texts, a Condition that is true
 * or false, decimals as a tolerance.
 *
 * @param raw the definition, which is not changed
 * @returns undefined if it finds nothing
 */
export function structureProblem(raw: Json): string | undefined {
  const verdict = validate(structureOf(raw), { checkPaths: true, checkArn: true });
  return verdict.isValid ? undefined : verdict.errorsText('\n');
}

/** The states of a group, and of the groups inside them, without their values. */
function structureOf(group: Json): Json {
  if (!isJsonObject(group) || !isJsonObject(group['States'])) return group;
  const states = Object.entries(group['States']).map(([name, state]) => [name, structureOfState(state)]);
  return { ...withoutValues(group), States: Object.fromEntries(states) as Json };
}

function structureOfState(state: Json): Json {
  if (!isJsonObject(state)) return state;
  const kept = Object.entries(withoutValues(state));
  return Object.fromEntries(kept.map(([field, value]) => [field, structureOfField(field, value)]));
}

function structureOfField(field: string, value: Json): Json {
  if (field === 'ItemProcessor') return structureOf(value);
  if (field === 'Branches' && Array.isArray(value)) return value.map(structureOf);
  if (['Catch', 'Retry', 'Choices'].includes(field) && Array.isArray(value))
    return value.map(structureOfRule);
  // Of a Wait, whose literal times are judged here.
  if (typeof value === 'string' && EXPRESSION.test(value)) return ANY_EXPRESSION;
  return value;
}

function structureOfRule(rule: Json): Json {
  if (!isJsonObject(rule)) return rule;
  const kept = Object.entries(withoutValues(rule));
  return Object.fromEntries(
    kept.map(([field, value]) => [field, field === 'Condition' ? ANY_EXPRESSION : value]),
  );
}

const withoutValues = (fields: Readonly<Record<string, Json>>): Record<string, Json> =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => !VALUES.has(field)));
