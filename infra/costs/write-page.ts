/** Writes `infra/COSTS.md`: `npm run costs:page`. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { costPage } from './page';

async function main(): Promise<void> {
  const file = resolve(__dirname, '../COSTS.md');
  writeFileSync(file, await format(costPage(), { ...(await resolveConfig(file)), filepath: file }));
}

void main();
