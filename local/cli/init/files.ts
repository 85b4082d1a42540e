import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { UsageError } from '../terminal/usage-error.cjs';

export interface DataFile {
  readonly path: string;
  /** Relative to the folder, with `/` as separator. */
  readonly name: string;
  /** The extension, not counting that of compression. */
  readonly ending: string;
}

export interface FoundFiles {
  readonly folder: string;
  readonly files: readonly DataFile[];
  /** Whether the folder holds other files too, so that a request must name the data files. */
  readonly isPart: boolean;
}

const NO_DATA = /^(readme|licen[cs]e|notice|makefile|_success)(\.|$)/i;
const NO_DATA_ENDING = /\.(md|py|js|mjs|ts|sh|html|png|pdf|lock)$|request.*\.json$/i;

/**
 * The data files at a path: the file itself, or the files in a folder that have the most common extension.
 *
 * @throws UsageError if there are none
 */
export function findFiles(path: string): FoundFiles {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`There is no file or folder "${path}".`);
  if (!found.isDirectory()) {
    const folder = dirname(path);
    return { folder, files: [fileOf(folder, path)], isPart: readdirSync(folder).length > 1 };
  }
  const all = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => fileOf(path, join(entry.parentPath, entry.name)));
  const data = all.filter(({ path: file, name }) => {
    const isHidden = name.split('/').some((part) => /^[._]/.test(part));
    const own = basename(file);
    return !isHidden && !NO_DATA.test(own) && !NO_DATA_ENDING.test(own) && statSync(file).size > 0;
  });
  const endings = new Map<string, DataFile[]>();
  for (const file of data) endings.set(file.ending, [...(endings.get(file.ending) ?? []), file]);
  const [most = []] = [...endings.values()].sort((a, b) => b.length - a.length);
  if (most.length === 0) throw new UsageError(`There is no data file in the folder "${path}".`);
  const files = most.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { folder: path, files, isPart: files.length < all.length };
}

function fileOf(folder: string, path: string): DataFile {
  const plain = path.replace(/\.gz$/i, '');
  return { path, name: relative(folder, path).split('\\').join('/'), ending: extname(plain).toLowerCase() };
}

const SAMPLE_BYTES = 2 ** 19;

/** The first bytes of a file, decompressed if it is gzipped. */
export function readStart({ path }: DataFile): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(SAMPLE_BYTES);
    const start = bytes.subarray(0, readSync(file, bytes, 0, SAMPLE_BYTES, 0));
    const isGzip = start[0] === 0x1f && start[1] === 0x8b;
    // Only the beginning of the stream was read.
    return isGzip ? gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }) : start;
  } finally {
    closeSync(file);
  }
}
