/** Renews the line numbers of trainer/README.md: `npx tsx test/support/update-line-references.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withCurrentLines } from './line-references';

const folder = join(__dirname, '../../trainer');
const page = join(folder, 'README.md');
writeFileSync(page, withCurrentLines(readFileSync(page, 'utf8'), folder));
