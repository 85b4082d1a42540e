import { openStore } from '../../../shared/artifacts/open';
import { visible } from '../../../shared/visible';
import { readInventory } from '../lineage/inventory';
import { removable, KINDS, type Kind, type Removal } from '../lineage/removable';
import { remove } from '../lineage/remove';
import { defaultStoreUri } from '../run/build';
import type { CommandProcess } from '../terminal/command-process';
import { bytes, plural } from '../terminal/format';
import { UsageError } from '../terminal/usage-error.cjs';
import { parseAge } from './age';
import { logsBefore, removeLogs, type Log } from './old-logs';

export interface CleanOptions {
  readonly olderThan: string | undefined;
  readonly store: string | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
}

interface Freed {
  readonly files: number;
  readonly bytes: number;
}

/**
 * The command behind `npm run runs -- clean`: removes what ended runs left behind that nothing kept needs.
 *
 * @returns the exit status
 * @throws UsageError, UnrollError
 */
export async function cleanRuns(
  { olderThan, store: uri, dryRun, json }: CleanOptions,
  { root, stdout, stderr }: CommandProcess,
  now = Date.now(),
): Promise<number> {
  if (olderThan === undefined)
    throw new UsageError('clean needs an age: --older-than 30d; --dry-run only shows what would go.');
  const before = now - parseAge(olderThan);
  const store = openStore(uri ?? defaultStoreUri(root));
  const inventory = await readInventory(store);
  const can = removable(inventory, { now, before });
  // Logs are this machine's, and so is the store that is meant where none is named.
  const logs = uri === undefined ? await logsBefore(root, before) : [];
  const removed = dryRun ? can.files : await remove(store, can, inventory);
  if (!dryRun) await removeLogs(logs);

  const freed = freedBy(removed, logs);
  const result = {
    store: store.uri,
    dryRun,
    freed,
    bytes: Object.values(freed).reduce((sum, one) => sum + one.bytes, 0),
    builds: can.builds.filter((build) => removed.some(({ key }) => key.startsWith(build))),
    unreadable: inventory.unreadable,
  };
  const out = json ? stderr : stdout;
  for (const line of linesOf(result)) out.write(`${visible(line)}\n`);
  if (json) stdout.write(`${JSON.stringify(result)}\n`);
  return 0;
}

function freedBy(removed: readonly Removal[], logs: readonly Log[]): Partial<Record<Kind | 'logs', Freed>> {
  const sum = (sizes: readonly number[]): Freed => ({
    files: sizes.length,
    bytes: sizes.reduce((total, size) => total + size, 0),
  });
  const kinds = KINDS.map((kind) => {
    const sizes = removed.filter((file) => file.kind === kind).map(({ sizeBytes }) => sizeBytes);
    return [kind, sum(sizes)] as const;
  });
  const all = [...kinds, ['logs', sum(logs.map(({ sizeBytes }) => sizeBytes))] as const];
  return Object.fromEntries(all.filter(([, { files }]) => files > 0));
}

function linesOf(result: {
  readonly store: string;
  readonly dryRun: boolean;
  readonly freed: Partial<Record<string, Freed>>;
  readonly bytes: number;
  readonly unreadable: readonly string[];
}): string[] {
  const rows = Object.entries(result.freed).map(
    ([kind, one]) => `  ${kind.padEnd(14)}  ${plural(one!.files, 'file')}, ${bytes(one!.bytes)}`,
  );
  const unknown = result.unreadable.map((why) => `Not removed: dataset builds, since ${why}`);
  if (rows.length === 0) return [...unknown, `Nothing in ${result.store} is old enough and unneeded.`];
  const verb = result.dryRun ? 'Would free' : 'Freed';
  return [...unknown, `${verb} ${bytes(result.bytes)} in ${result.store}:`, ...rows];
}
