import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * SHA-256 over the names and bytes of files, so that any change of them changes the fingerprint.
 *
 * @param paths files and folders, relative to the root; what does not exist counts as absent
 * @param isIncluded takes a path relative to the root
 */
export async function fingerprint(
  root: string,
  paths: readonly string[],
  isIncluded: (path: string) => boolean = () => true,
): Promise<string> {
  const files = (await Promise.all(paths.map((path) => filesUnder(root, path)))).flat();
  const hash = createHash('sha256');
  for (const file of files.filter(isIncluded).sort()) {
    // One after the other either way: without a promise each, three times as fast.
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

async function filesUnder(root: string, path: string): Promise<string[]> {
  const info = await stat(join(root, path)).catch(() => undefined);
  if (!info) return [];
  if (info.isFile()) return [path];
  const names = await readdir(join(root, path));
  return (await Promise.all(names.map((name) => filesUnder(root, `${path}/${name}`)))).flat();
}
