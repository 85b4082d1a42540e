import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Screen } from '../terminal/screen';

/** Synthesizes and bundles what is not up to date; start and serve run what it built. */
export type Build = (options: { readonly screen: Screen; readonly signal: AbortSignal }) => Promise<Built>;

export type Built = Readonly<Record<'assemblyDir' | 'imageDir' | 'cacheDir', string>>;

/** Where runs of this machine keep their artifacts unless --store names another place. */
export const defaultStoreUri = (root: string): string =>
  pathToFileURL(join(root, '.unroll', 'artifacts')).href;
