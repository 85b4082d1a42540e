import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';

/** Writes a page of this folder, formatted by Prettier. */
export async function writePage(name: string, text: string): Promise<void> {
  const file = resolve(__dirname, name);
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}
