import { mkdir, open, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hasCode } from './folder-errors';

/**
 * What is no fault: a system that keeps names in its own way and syncs no folder, a folder that this user may write but
 * not read, or one that another process has removed meanwhile, with what was in it.
 */
const NOT_SYNCED = ['EINVAL', 'ENOTSUP', 'EISDIR', 'EPERM', 'EBADF', 'EACCES', 'ENOENT', 'ENOTDIR'];

type Content = Uint8Array | string | AsyncIterable<Uint8Array>;

/** Writes a new file; its bytes are on the disk, and not only in the system's memory, when the promise is kept. */
export async function writeDurably(path: string, content: Content): Promise<void> {
  const file = await open(path, 'w');
  try {
    await writeFile(file, content);
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Has the disk keep a file that something else wrote. */
export async function keepFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Has the disk keep the names in a folder: a file that was renamed into it is there after a power cut. */
export async function keepNames(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!NOT_SYNCED.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Makes a folder and those above it, and has the disk keep the name of each that is new. */
export async function makeFolder(folder: string): Promise<void> {
  for (const made of await makeFolders(folder)) await keepNames(dirname(made));
}

/**
 * Makes a folder and those above it. Node's own `recursive` has no end where a folder is there and the system takes none
 * in it, as below /proc.
 *
 * @returns those that are new
 * @throws ENOENT where the system takes no folder there, or another process removes the one above it meanwhile
 */
async function makeFolders(folder: string, attemptsLeft = ATTEMPTS): Promise<string[]> {
  try {
    await mkdir(folder);
    return [folder];
  } catch (error) {
    const found = await whatIs(folder);
    if (found === 'folder') return [];
    const above = dirname(folder);
    const mayCome = hasCode(error, 'ENOENT') && above !== folder;
    // What was there is gone, or the one above has come: others make and remove folders too.
    const mayBeTaken = mayCome || (hasCode(error, 'EEXIST') && found === 'nothing');
    if (!mayBeTaken || attemptsLeft === 0) throw error;
    const made = (await whatIs(above)) === 'nothing' ? await makeFolders(above) : [];
    return [...made, ...(await makeFolders(folder, attemptsLeft - 1))];
  }
}

/** How often others may come between before it is taken that the system takes no folder there. */
const ATTEMPTS = 20;

const whatIs = async (path: string): Promise<'folder' | 'file' | 'nothing'> =>
  stat(path).then(
    (found) => (found.isDirectory() ? 'folder' : 'file'),
    (error: unknown) => (hasCode(error, 'ENOENT', 'ENOTDIR') ? 'nothing' : 'file'),
  );
