/** Writes `infra/CONFIGURATION.md`: `npm run config:page`. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { configurationPage } from './document';

async function main(): Promise<void> {
  const file = resolve(__dirname, '../CONFIGURATION.md');
  writeFileSync(file, await format(configurationPage(), { ...(await resolveConfig(file)), filepath: file }));
}

void main();
