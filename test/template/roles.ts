import type { Template } from 'aws-cdk-lib/assertions';
import { resourcesOf, textOf } from './synthesized';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
interface Policy {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  readonly Roles?: readonly { readonly Ref: string }[];
}

const list = <T>(value: T | readonly T[]): readonly T[] =>
  Array.isArray(value) ? (value as T[]) : [value as T];

/**
 * Each role of a template with all that it may do, a line for each resource: `batch:SubmitJob: <queue>`.
 *
 * @param shorten makes names that only a deployment knows readable
 */
export function rolesOf(template: Template, shorten: (text: string) => string): Record<string, string[]> {
  const policies = Object.values(resourcesOf(template, 'AWS::IAM::Policy')).map(
    ({ Properties }) => Properties as unknown as Policy,
  );
  return Object.fromEntries(
    Object.entries(resourcesOf(template, 'AWS::IAM::Role')).map(([id, { Properties }]) => {
      const attached = policies.filter(({ Roles = [] }) => Roles.some(({ Ref }) => Ref === id));
      const inline = (Properties['Policies'] ?? []) as Policy[];
      const managed = (Properties['ManagedPolicyArns'] ?? []) as unknown[];
      const lines = [...attached, ...inline]
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
        .flatMap((statement) => linesOf(statement, shorten));
      return [shorten(id), [...managed.map((arn) => `managed: ${shorten(textOf(arn))}`), ...merge(lines)]];
    }),
  );
}

interface Line {
  readonly actions: readonly string[];
  readonly resource: string;
  readonly condition: string;
}

function linesOf(statement: Statement, shorten: (text: string) => string): Line[] {
  if (statement.Effect !== 'Allow') throw new Error(`a ${statement.Effect} is not rendered`);
  const condition = Object.entries(statement.Condition ?? {})
    .flatMap(([test, keys]) => Object.entries(keys).map(([key, value]) => ({ test, key, value })))
    .map(
      ({ test, key, value }) =>
        ` if ${key} is ${test.endsWith('IfExists') ? 'missing or ' : ''}${list(value)
          .map((text) => shorten(textOf(text)))
          .join(' | ')}`,
    )
    .join('');
  return list(statement.Resource).map((resource) => ({
    actions: list(statement.Action),
    resource: shorten(textOf(resource)),
    condition,
  }));
}

/** One line per resource, however many statements there are. */
function merge(lines: readonly Line[]): string[] {
  const actionsOf = new Map<string, Set<string>>();
  for (const { actions, resource, condition } of lines) {
    const key = `${resource}${condition}`;
    const known = actionsOf.get(key) ?? new Set();
    actions.forEach((action) => known.add(action));
    actionsOf.set(key, known);
  }
  return [...actionsOf].map(([key, actions]) => `${[...actions].sort().join(', ')}: ${key}`).sort();
}
