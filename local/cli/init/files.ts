import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { otherFormat } from '../../../functions/records/signatures';
import { liesBesideData } from '../../../shared/request/beside-data';
import { listNames } from '../../../shared/request/nearest';
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
  /** In the order of their names. */
  readonly files: readonly DataFile[];
  /** Names of all that lies in the folder, which a pattern must not take for data. */
  readonly names: readonly string[];
}

const NO_DATA_ENDING =
  /\.(md|py|js|cjs|mjs|ts|sh|html|png|jpe?g|pdf|lock|ya?ml|zip|ipynb|crc)$|request.*\.json$/i;

/**
 * The data files at a path: the file itself, or the files in a folder that have the most common extension.
 *
 * @throws UsageError if there are none
 */
export function findFiles(path: string): FoundFiles {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`There is no file or folder "${path}".`);
  const folder = found.isDirectory() ? path : dirname(path);
  const all = filesIn(folder, found.isDirectory());
  const names = all.map(({ name }) => name);
  if (!found.isDirectory()) {
    if (found.size === 0) throw new UsageError(`"${path}" is empty, so there is nothing to guess.`);
    return { folder, files: all.filter(({ name }) => name === basename(path)), names };
  }
  const data = all.filter(({ path: file, name }) => {
    const isHidden = name.split('/').some((part) => /^[._]/.test(part));
    const own = basename(file);
    return !isHidden && !liesBesideData(own) && !NO_DATA_ENDING.test(own) && statSync(file).size > 0;
  });
  const endings = new Map<string, DataFile[]>();
  for (const file of data) endings.set(file.ending, [...(endings.get(file.ending) ?? []), file]);
  const [alike = []] = [...endings.values()].sort((a, b) => b.length - a.length);
  const files = withoutStrays(alike);
  if (files.length === 0) throw noDataFile(path, all);
  return { folder, files, names };
}

const NAMES_SHOWN = 5;

function noDataFile(path: string, all: readonly DataFile[]): UsageError {
  if (all.length > 0 && all.every(({ path: file }) => statSync(file).size === 0))
    return new UsageError(`All files in the folder "${path}" are empty, so there is nothing to guess.`);
  const there =
    all.length === 0
      ? ''
      : `; there ${all.length === 1 ? 'is' : 'are'} ${listNames(
          all.map(({ name }) => name),
          'and',
          NAMES_SHOWN,
        )}`;
  const formats = all
    .slice(0, NAMES_SHOWN)
    .map((file) => ({ file, other: otherFormat(readStart(file).bytes) }));
  const [first] = formats.filter(({ other }) => other !== undefined);
  const hint =
    first?.other === undefined ? '' : ` "${first.file.name}" is ${first.other.what}: ${first.other.fix}.`;
  return new UsageError(`There is no data file in the folder "${path}"${there}.${hint}`);
}

/** Of more files, a few that do not lie as deep as the others are lists of them, or notes. */
const MOST_STRAYS = 0.1;

function withoutStrays(files: readonly DataFile[]): readonly DataFile[] {
  const depths = new Map<number, DataFile[]>();
  for (const file of files) {
    const depth = file.name.split('/').length;
    depths.set(depth, [...(depths.get(depth) ?? []), file]);
  }
  const [most = files] = [...depths.values()].sort((a, b) => b.length - a.length);
  return files.length - most.length <= MOST_STRAYS * files.length ? most : files;
}

function filesIn(folder: string, recursive: boolean): DataFile[] {
  return readdirSync(folder, { recursive, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => fileOf(folder, join(entry.parentPath, entry.name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function fileOf(folder: string, path: string): DataFile {
  const plain = path.replace(/\.gz$/i, '');
  return { path, name: relative(folder, path).split('\\').join('/'), ending: extname(plain).toLowerCase() };
}

const SAMPLE_BYTES = 2 ** 19;

/** The first bytes of a file, decompressed if it is gzipped. */
export function readStart({ path, name }: DataFile): { readonly bytes: Buffer; readonly isWhole: boolean } {
  const file = openSync(path, 'r');
  try {
    const held = Buffer.alloc(SAMPLE_BYTES);
    const bytes = held.subarray(0, readSync(file, held, 0, SAMPLE_BYTES, 0));
    const isWhole = bytes.length < SAMPLE_BYTES;
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    // Only the beginning of the stream was read.
    return isGzip
      ? { bytes: gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }), isWhole }
      : { bytes, isWhole };
  } catch (error) {
    throw new UsageError(`"${name}" cannot be read: ${(error as Error).message}.`, { cause: error });
  } finally {
    closeSync(file);
  }
}
