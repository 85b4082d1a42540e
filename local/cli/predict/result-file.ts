import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { UsageError } from '../terminal/usage-error.cjs';

/**
 * Has results written to a file, which is there whole or as it was before: a prediction that fails halfway, or never reads its input,
 * takes nobody's file. What is no file, such as a pipe, is written to at once.
 *
 * @throws UsageError where nothing can be written there, or it is the input
 */
export async function withResultFile<R>(
  path: string,
  input: string | undefined,
  write: (out: Writable) => Promise<R>,
): Promise<R> {
  const [there, read] = await Promise.all([path, input].map(infoOf));
  if (there?.isDirectory() === true) throw new UsageError(`--output ${path} is a folder: name a file in it.`);
  if (there !== undefined && there.ino === read?.ino && there.dev === read.dev)
    throw new UsageError(`--output ${path} is the input too: name another file.`);
  if (there?.isFile() === false) return writeTo(await opened(path, path, 'w'), write);
  // Through a link to the file that it names.
  const target = there === undefined ? path : await realpath(path);
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  const file = await opened(draft, path, 'wx');
  try {
    const result = await writeTo(file, write);
    await rename(draft, target);
    return result;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

const infoOf = async (path: string | undefined) =>
  path === undefined ? undefined : stat(path).catch(() => undefined);

async function opened(path: string, asked: string, flags: 'w' | 'wx'): Promise<FileHandle> {
  try {
    return await open(path, flags);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT' || code === 'ENOTDIR'
        ? `--output ${asked}: there is no folder ${dirname(asked)}.`
        : `--output ${asked} cannot be written (${code ?? String(error)}).`,
    );
  }
}

async function writeTo<R>(file: FileHandle, write: (out: Writable) => Promise<R>): Promise<R> {
  const out = file.createWriteStream();
  const written = finished(out);
  // Told at the end, whatever else goes wrong before.
  written.catch(() => undefined);
  try {
    const result = await write(out);
    out.end();
    await written;
    return result;
  } finally {
    out.destroy();
  }
}
