import { showValue } from '../../../shared/request/nearest';
import {
  describeNode,
  kindsOf,
  requestJsonSchema,
  type SchemaNode,
} from '../../../shared/request/schema-guide';

/**
 * The text of `shared/request/README.md`: every field of a request, what it means, what is allowed and what holds where
 * it is left out. All of it comes from the schema, so the page, the editor and the refusals say the same.
 */
export function referencePage(): string {
  const page = new Page();
  page.fields('', requestJsonSchema());
  return [PREFACE, ...page.sections].join('\n\n').concat('\n');
}

const PREFACE = `# Fields of a request

<!-- Written by \`npm run schema\` from the schema in this folder; change that, not this page. -->

A request is a JSON object that says what to train and from what. \`{"recipe": "surname-language"}\` is a whole one: fields beside \`recipe\` replace the recipe's. Without a recipe, \`model\`, \`data\` and \`task\` must be there, and everything else has a default or is chosen from the data. \`npm run init -- <file or folder>\` writes one, \`npm run check -- <request>\` shows what a run would make of it, and with \`"$schema": "…/recipes/request.schema.json"\` an editor completes and checks it while it is written.`;

/** Sections in the order of the request; of parts that stand in several places, the first has the fields. */
class Page {
  readonly sections: string[] = [];
  private readonly placeOf = new Map<string, string>();

  /** The fields of the object at `path`, and below it a section for each of them that has fields of its own. */
  fields(path: string, node: SchemaNode, depth = 2): void {
    const fields = Object.entries(node.properties ?? {}).filter(([, child]) => child.const === undefined);
    const rows = fields.map(([name, child]) => fieldRow(name, child, node.required?.includes(name) === true));
    if (rows.length > 0) this.sections.push(rows.join('\n'));
    for (const [name, child] of fields) this.part(path === '' ? name : `${path}.${name}`, child, depth);
  }

  private part(path: string, node: SchemaNode, depth: number): void {
    const members = objectsIn(node);
    if (members.length === 0) return;
    this.sections.push(`${heading(`\`${path}\``, depth)}\n\n${node.description ?? ''}`.trim());
    for (const member of members) this.member(path, member, depth);
  }

  private member(path: string, member: SchemaNode, depth: number): void {
    const kind = kindOf(member);
    const title = kind === undefined ? `\`${path}\`` : `\`${path}\` with ${kind.shown}`;
    if (kind !== undefined) this.sections.push(`${heading(title, depth + 1)}\n\n${kind.description}`);
    const key = JSON.stringify({ ...member, description: undefined });
    const known = this.placeOf.get(key);
    if (known !== undefined) {
      this.sections.push(`Its fields are those of ${known} above.`);
      return;
    }
    if (Object.keys(member.properties ?? {}).length > 1) this.placeOf.set(key, title);
    this.fields(path, member, kind === undefined ? depth + 1 : depth + 2);
  }
}

const heading = (title: string, depth: number): string => `${'#'.repeat(Math.min(depth, 6))} ${title}`;

/** The constant by which an object is told from the others that may stand in its place. */
function kindOf({
  properties,
}: SchemaNode): { readonly shown: string; readonly description: string } | undefined {
  const [field, node] = Object.entries(properties ?? {}).find(([, child]) => child.const !== undefined) ?? [];
  if (field === undefined || node === undefined) return undefined;
  return { shown: `\`"${field}": ${showValue(node.const)}\``, description: node.description ?? '' };
}

function fieldRow(name: string, node: SchemaNode, isRequired: boolean): string {
  const needed = isRequired ? ', **required**' : '';
  const fallback =
    node.default === undefined || typeof node.default === 'object'
      ? ''
      : `, ${code(node.default)} by default`;
  const examples = node.examples === undefined ? '' : ` For example ${node.examples.map(code).join(' or ')}.`;
  return `- \`${name}\` (${allowed(node)}${fallback}${needed}): ${node.description ?? ''}${examples}`;
}

/** A part with a section of its own is not described twice. */
const allowed = (node: SchemaNode): string => {
  if (kindsOf(node) !== undefined || node.properties !== undefined) return 'an object';
  const items = node.items;
  if (node.type !== 'array' || items === undefined) return describeNode(node);
  return `${describeNode(node)}, each ${objectsIn(items).length > 0 ? 'an object' : describeNode(items)}`;
};

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;

const listed = (node: SchemaNode): SchemaNode | undefined => (node.type === 'array' ? node.items : undefined);

/** The objects with fields that a value of the node may be, or may list. */
function objectsIn(node: SchemaNode): readonly SchemaNode[] {
  const branches = (listed(node) ?? node).oneOf ?? (listed(node) ?? node).anyOf ?? [listed(node) ?? node];
  return branches.flatMap((branch) => (branch.properties === undefined ? [] : [branch]));
}
