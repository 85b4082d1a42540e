import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const tokenFile = (root: string, port: number): string => join(root, '.unroll', 'serve', `${port}.token`);

/** Letters, digits, `-` and `_`: 192 bits that nobody guesses. */
export const newToken = (): string => randomBytes(24).toString('base64url');

/** Keeps an endpoint's token where only this user can read it. @returns the file */
export async function storeToken(root: string, port: number, token: string): Promise<string> {
  const file = tokenFile(root, port);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // A new file, since one that is there could be somebody's, or a link.
  const draft = `${file}.${process.pid}`;
  await rm(draft, { force: true });
  await writeFile(draft, `${token}\n`, { mode: 0o600, flag: 'wx' });
  // The process's umask may take rights away, never give some; a mode is said twice where it matters.
  await chmod(draft, 0o600);
  await rename(draft, file);
  return file;
}

/** Undefined where no endpoint of this repository has told its token for the port. */
export async function readToken(root: string, port: number): Promise<string | undefined> {
  try {
    return (await readFile(tokenFile(root, port), 'utf8')).trim();
  } catch {
    return undefined;
  }
}

export const removeToken = (root: string, port: number): Promise<void> =>
  rm(tokenFile(root, port), { force: true });
