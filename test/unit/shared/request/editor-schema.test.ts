import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { REFERENCE_FILE, schemaText, SCHEMA_FILE } from '../../../../local/cli/schema';
import { referencePage } from '../../../../local/cli/schema/reference-page';
import { requestJsonSchema } from '../../../../shared/request/schema-guide';
import { resolveRequest } from '../../../../shared/request/parse';

const recipes = join(__dirname, '../../../../recipes');

describe('the schema of requests', () => {
  it('is in recipes/ as npm run schema writes it', () => {
    expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(schemaText());
  });

  it('is named by every recipe, and means nothing to a run', async () => {
    const folders = readdirSync(recipes, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) {
      const request = JSON.parse(readFileSync(join(recipes, name, 'request.json'), 'utf8')) as object;

      expect([name, request]).toEqual([name, expect.objectContaining({ $schema: '../request.schema.json' })]);
      expect(await resolveRequest(request, () => Promise.resolve(undefined))).not.toHaveProperty('$schema');
    }
  });

  it('asks for less where there is a recipe', () => {
    const schema = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as Record<string, Record<string, unknown>>;

    expect(schema['else']!['required']).toEqual(['model', 'data', 'task']);
    expect(JSON.stringify(schema['then'])).not.toContain('"required"');
    expect(JSON.stringify(schema['then'])).not.toContain('"oneOf"');
  });

  it('says of every field what it means', () => {
    const silent: string[] = [];
    visitFields(requestJsonSchema(), '', (path, field) => {
      const text = field['description'];
      if (typeof text !== 'string' || !/^\S.+\.$/s.test(text)) silent.push(path);
    });

    expect(silent).toEqual([]);
  });

  it('gives examples that are valid', () => {
    const given: string[] = [];
    visitFields(requestJsonSchema(), '', (path, { examples, ...field }) => {
      if (!Array.isArray(examples)) return;
      given.push(path);
      const schema = z.fromJSONSchema(field);
      for (const example of examples)
        expect([path, schema.safeParse(example).error]).toEqual([path, undefined]);
    });

    expect(given).toEqual(expect.arrayContaining(['model', 'data.location', 'task.input.fields', 'sweep']));
  });
});

describe('the page on the fields of a request', () => {
  it('is in shared/request/ as npm run schema writes it', () => {
    expect(readFileSync(REFERENCE_FILE, 'utf8')).toBe(referencePage());
  });

  it('has every field under its part, and every kind', () => {
    const page = readFileSync(REFERENCE_FILE, 'utf8');

    visitFields(requestJsonSchema(), '', (path, field) => {
      const name = path.split('.').at(-1)!;
      expect(page).toContain(
        field['const'] === undefined ? `- \`${name}\` (` : `\`"${name}": ${JSON.stringify(field['const'])}\``,
      );
    });
  });
});

type Node = Readonly<Record<string, unknown>>;

/** Calls `visit` for every field of every kind, with its dotted path. */
function visitFields(node: unknown, path: string, visit: (path: string, field: Node) => void): void {
  if (Array.isArray(node)) node.forEach((part) => visitFields(part, path, visit));
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const { properties, oneOf, anyOf, items } = node as Node;
  for (const [name, field] of Object.entries((properties ?? {}) as Record<string, Node>)) {
    const place = path === '' ? name : `${path}.${name}`;
    visit(place, field);
    visitFields(field, place, visit);
  }
  for (const part of [oneOf, anyOf, items]) visitFields(part, path, visit);
}
