import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaText, SCHEMA_FILE } from '../../../../local/cli/schema';
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
});
