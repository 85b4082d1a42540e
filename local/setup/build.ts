import { join, resolve } from 'node:path';
import { describeCode } from '../../infra/code-version';
import { fingerprint } from './build/fingerprint';
import { runScript } from './build/run-script';
import { makeWholeFolder, removeUnused } from './build/whole-folder';

/** Everything that decides what is synthesized and bundled. */
const SOURCES = [
  'infra',
  'functions',
  'shared',
  'trainer',
  'recipes',
  'local/setup/build',
  // Part of the trainer's image.
  'local/setup/engine',
  'local/setup/machine',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

export interface Built {
  /** The cloud assembly. */
  readonly assemblyDir: string;
  /** What the container has in /app; named `image`, beside the assembly. */
  readonly imageDir: string;
  /** For what runs of it find out and need not find out again. */
  readonly cacheDir: string;
  /** What had to be built: nothing where the sources are those of an earlier build. */
  readonly rebuilt: ('assembly' | 'image')[];
}

export interface BuildOptions {
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** The repository's root. */
  readonly root?: string;
}

/**
 * Synthesizes the CDK app and bundles the trainer, or finds what an earlier call made of the same sources in
 * `.unroll/builds/<fingerprint>/{cdk.out,image}`. Calls side by side, also of other processes, do no harm.
 *
 * @throws Error with what CDK or esbuild said
 */
export async function ensureBuilt(options: BuildOptions = {}): Promise<Built> {
  const { log = () => undefined, signal, root = resolve(__dirname, '../..') } = options;
  const codeVersion = describeCode(root);
  const sources = await fingerprint(root, SOURCES, (path) => !path.endsWith('.md'));
  const builds = join(root, '.unroll', 'builds');
  const folder = join(builds, `${codeVersion.replaceAll(/[^A-Za-z0-9.-]/g, '-')}-${sources.slice(0, 16)}`);
  const isNew = await makeWholeFolder(folder, async (partial) => {
    log('Synthesizing the workflow and bundling the trainer');
    const script = (name: string) => join(root, 'local', 'setup', 'build', name);
    await Promise.all([
      runScript(script('make-assembly.ts'), [join(partial, 'cdk.out'), codeVersion], { cwd: root, signal }),
      runScript(script('make-image.ts'), [join(partial, 'image')], { cwd: root, signal }),
    ]);
  });
  if (isNew) await removeUnused(builds);
  return {
    assemblyDir: join(folder, 'cdk.out'),
    imageDir: join(folder, 'image'),
    cacheDir: join(folder, 'cache'),
    rebuilt: isNew ? ['assembly', 'image'] : [],
  };
}
