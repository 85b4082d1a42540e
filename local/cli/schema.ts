import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { editorSchema } from '../../shared/request/editor-schema';
import { referencePage } from './schema/reference-page';

export const SCHEMA_FILE = resolve(__dirname, '../../recipes/request.schema.json');
export const REFERENCE_FILE = resolve(__dirname, '../../shared/request/README.md');

/** The text of `recipes/request.schema.json`, with which editors check and complete requests, here and in the bucket. */
export const schemaText = (): string => `${JSON.stringify(editorSchema(), undefined, 1)}\n`;

/** `npm run schema`: after a change of the request. */
if (require.main === module) {
  writeFileSync(SCHEMA_FILE, schemaText());
  writeFileSync(REFERENCE_FILE, referencePage());
  process.stdout.write(`Wrote ${SCHEMA_FILE} and ${REFERENCE_FILE}\n`);
}
