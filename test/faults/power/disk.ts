import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

type Method = (this: FileHandle) => Promise<void>;
type Names = ReadonlyMap<string, number>;

/**
 * What a disk keeps of a folder if the power is cut: of each file the bytes that were synced last, of each folder the
 * names that were. Everything else counts as lost, which is the worst that a file system may do.
 *
 * It listens to what this process syncs, by replacing two methods of `FileHandle`, until `release`.
 */
export class PessimisticDisk {
  readonly #root: string;
  /** By inode. */
  readonly #bytes = new Map<number, Buffer>();
  /** By the folder's path. */
  readonly #names = new Map<string, Names>();
  #release = (): void => undefined;

  private constructor(root: string) {
    this.#root = root;
  }

  /** @param root is there, and is kept */
  static async watch(root: string): Promise<PessimisticDisk> {
    const disk = new PessimisticDisk(root);
    const handle = await open(root);
    const prototype = Object.getPrototypeOf(handle) as Record<'sync' | 'datasync', Method>;
    await handle.close();
    const { sync, datasync } = prototype;
    const watched = (original: Method): Method =>
      async function (this: FileHandle) {
        await original.call(this);
        disk.#note(readlinkSync(`/proc/self/fd/${this.fd}`));
      };
    Object.assign(prototype, { sync: watched(sync), datasync: watched(datasync) });
    disk.#release = () => void Object.assign(prototype, { sync, datasync });
    return disk;
  }

  /** The bytes that are found at a path below the root after a power cut; undefined where there is no such file. */
  after(path: string): Buffer | undefined {
    const inode = this.#names.get(dirname(path))?.get(path.slice(dirname(path).length + 1));
    if (inode === undefined || !this.#isKept(dirname(path))) return undefined;
    return this.#bytes.get(inode) ?? Buffer.alloc(0);
  }

  release(): void {
    this.#release();
  }

  /** Whether all folders from the root to this one have their names in the ones above. */
  #isKept(folder: string): boolean {
    if (relative(this.#root, folder) === '') return true;
    const parent = dirname(folder);
    return this.#names.get(parent)?.has(folder.slice(parent.length + 1)) === true && this.#isKept(parent);
  }

  #note(path: string): void {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isFile()) this.#bytes.set(stats.ino, readFileSync(path));
    if (stats?.isDirectory())
      this.#names.set(path, new Map(readdirSync(path).map((name) => [name, inodeOf(join(path, name))])));
  }
}

const inodeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.ino ?? -1;
