import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { JobContainer } from './batch-job';
import { buildArgsOf, demandBuild, demandProcess, runProcess, type ContainerTool } from './container-tool';

const BASE_IMAGE = 'docker.io/library/node:22-bookworm-slim';
/** Isolation of the build's steps that works where the machine allows no namespaces. */
const ENVIRONMENT = { STORAGE_DRIVER: 'overlay', BUILDAH_ISOLATION: 'chroot' };

const Inspected = z.object({
  Manifest: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.object({ layers: z.array(z.object({ digest: z.string(), size: z.int() })) })),
  OCIv1: z.object({
    config: z.object({ Env: z.array(z.string()), WorkingDir: z.string() }),
  }),
});

const demand = (...command: string[]) => demandProcess(command, { environment: ENVIRONMENT });
const inspect = async (tag: string) =>
  Inspected.parse(JSON.parse(await demand('buildah', 'inspect', '--type', 'image', tag)));

/** Builds with buildah, as root and without a daemon; runs with crun, which buildah comes with. */
export const buildah: ContainerTool = {
  name: 'buildah and crun',
  prepare: provideBaseImage,
  async build(source, tag) {
    const command = [
      ...['buildah', 'bud', '--layers', '--pull-never', '--file', join(source.context, source.dockerfile)],
      ...['--build-arg', `NODE_IMAGE=${BASE_IMAGE}`, ...buildArgsOf(source), '--tag', tag, source.context],
    ];
    const stepsReused = await demandBuild(command, { environment: ENVIRONMENT });
    const { Manifest } = await inspect(tag);
    return { layers: Manifest.layers.map(({ digest, size }) => ({ digest, bytes: size })), stepsReused };
  },
  async run(tag, container) {
    const { config } = (await inspect(tag)).OCIv1;
    const name = await demand('buildah', 'from', '--pull-never', `localhost/${tag}`);
    const bundle = mkdtempSync(join(tmpdir(), 'unroll-container-'));
    try {
      const root = await demand('buildah', 'mount', name);
      const spec = ociSpec({ root, image: config, container });
      writeFileSync(join(bundle, 'config.json'), JSON.stringify(spec));
      return await runProcess(crun(bundle));
    } finally {
      await demand('buildah', 'rm', name);
      rmSync(bundle, { recursive: true, force: true });
    }
  },
};

async function provideBaseImage(): Promise<void> {
  const there = async (...command: string[]) =>
    (await runProcess(['buildah', ...command, BASE_IMAGE], { environment: ENVIRONMENT })).code === 0;
  if ((await there('inspect', '--type', 'image')) || (await there('pull', '--quiet'))) return;
  // What looks at the machine is plain JavaScript, an ES module.
  const { requireBaseImagePrograms } = await import('./container-programs.mjs');
  requireBaseImagePrograms();
  await demand(join(__dirname, 'base-image.sh'), BASE_IMAGE);
}

/**
 * crun refuses the mixture of both versions of control groups that some machines have: it gets to see none, in a mount
 * namespace of its own. So limits of memory and processor time are not set.
 */
const crun = (bundle: string): string[] => [
  ...['unshare', '--mount', 'sh', '-c'],
  'mount -t tmpfs tmpfs /sys/fs/cgroup && exec crun --cgroup-manager=disabled run --bundle "$0" "$(basename "$0")"',
  bundle,
];

interface SpecOptions {
  readonly root: string;
  readonly image: { readonly Env: readonly string[]; readonly WorkingDir: string };
  readonly container: JobContainer;
}

/** The container for an OCI runtime: no right of root's, this machine's network, mounts as docker's defaults are. */
function ociSpec({ root, image, container }: SpecOptions) {
  const { command, environment, user, readonlyRoot, tmpfs } = container;
  const id = Number(user);
  const mount = (destination: string, type: string, ...options: string[]) => ({
    destination,
    type,
    source: type,
    options,
  });
  return {
    ociVersion: '1.0.0',
    root: { path: root, readonly: readonlyRoot },
    process: {
      args: command,
      env: [...image.Env, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)],
      cwd: image.WorkingDir,
      user: { uid: id, gid: id },
      noNewPrivileges: true,
    },
    mounts: [
      mount('/proc', 'proc'),
      mount('/dev', 'tmpfs', 'nosuid', 'strictatime', 'mode=755', 'size=65536k'),
      mount('/dev/pts', 'devpts', 'nosuid', 'noexec', 'newinstance', 'ptmxmode=0666', 'mode=0620', 'gid=5'),
      mount('/dev/shm', 'tmpfs', 'nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k'),
      mount('/sys', 'sysfs', 'nosuid', 'noexec', 'nodev', 'ro'),
      ...tmpfs.map(({ path, options }) => mount(path, 'tmpfs', ...options)),
    ],
    linux: { namespaces: ['pid', 'ipc', 'uts', 'mount'].map((type) => ({ type })) },
  };
}
