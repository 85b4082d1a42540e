import { join } from 'node:path';
import { z } from 'zod';
import {
  buildArgsOf,
  demandBuild,
  demandProcess,
  runProcess,
  type ContainerTool,
  type Layers,
} from './container-tool';

const Digests = z.array(z.string());

export const docker: ContainerTool = {
  name: 'docker',
  // It pulls what it needs.
  prepare: () => Promise.resolve(),
  async build(source, tag) {
    const file = join(source.context, source.dockerfile);
    const stepsReused = await demandBuild([
      ...[
        'docker',
        'build',
        '--progress',
        'plain',
        '--file',
        file,
        ...buildArgsOf(source),
        '--tag',
        tag,
        source.context,
      ],
    ]);
    return { layers: await layersOf(tag), stepsReused };
  },
  run(tag, { command, environment, user, readonlyRoot, tmpfs }) {
    return runProcess([
      ...['docker', 'run', '--rm', '--network', 'host', '--user', user],
      ...(readonlyRoot ? ['--read-only'] : []),
      ...tmpfs.flatMap(({ path, options }) => ['--tmpfs', `${path}:${options.join(',')}`]),
      ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...[tag, ...command],
    ]);
  },
};

/** Docker reports the layers' digests and, elsewhere, the steps' sizes, which are 0 for steps that made no layer. */
async function layersOf(tag: string): Promise<Layers> {
  const inspected = await demandProcess([
    'docker',
    'image',
    'inspect',
    '--format',
    '{{json .RootFS.Layers}}',
    tag,
  ]);
  const history = await demandProcess(['docker', 'history', '--human=false', '--format', '{{.Size}}', tag]);
  const sizes = history
    .split('\n')
    .map(Number)
    .filter((bytes) => bytes > 0);
  const newestFirst = Digests.parse(JSON.parse(inspected)).reverse();
  return newestFirst.map((digest, i) => ({ digest, bytes: sizes[i] ?? 0 })).reverse();
}
