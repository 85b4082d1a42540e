/**
 * `npm run test:image [-- cpu|gpu]`: builds the trainer's image as `cdk deploy` would, and trains in a container with what
 * the synthesized job definition says about it. Prints what that proved.
 */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAsProcess } from '../../local/cli/terminal/command-process';
import { oneOf } from '../../local/cli/terminal/options.cjs';
import { openStore } from '../../shared/artifacts/open';
import { startS3Server } from '../support/s3-server';
import { Processor, synthesizeJob, type ImageSource } from './batch-job';
import { buildah } from './buildah';
import type { ContainerTool, Layers } from './container-tool';
import { docker } from './docker';
import { proveConfinement, proveGpuIsDemanded, proveRefusal, proveTraining } from './prove-job';

async function proveImage(args: readonly string[]): Promise<undefined> {
  const processor = oneOf('The image', args[0] ?? 'cpu', Processor.options);
  // What looks at the machine is plain JavaScript, an ES module.
  const { requireContainerTool } = await import('./container-programs.mjs');
  const tool = (await requireContainerTool()) === 'docker' ? docker : buildah;
  await tool.prepare();
  const folder = mkdtempSync(join(tmpdir(), 'unroll-image-'));
  const s3 = await startS3Server();
  try {
    const { source, container: asDeployed } = synthesizeJob(processor, folder);
    const tag = `unroll-trainer-${processor}`;
    await proveBuild({ tool, source, tag });

    await s3.createBucket('unroll');
    Object.assign(process.env, s3.environment);
    // In place of the job's role, and of S3's own address.
    const environment = { ...asDeployed.environment, ...s3.environment };
    const options = { tool, tag, container: { ...asDeployed, environment }, store: openStore('s3://unroll') };
    say('Running the job');
    for (const proof of await proveConfinement(options)) proved(proof);
    proved(await proveRefusal(options));
    if (processor === 'gpu') proved(await proveGpuIsDemanded(options));
    proved(await proveTraining(options, processor === 'gpu' ? 'any' : undefined));

    say('Changing the code and building again');
    await proveSmallPush({ tool, source, tag });
    process.stdout.write(`not proved here: ${NOT_PROVED.join('; ')}\n`);
  } finally {
    await s3.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return undefined;
}

const NOT_PROVED = [
  'a GPU at work',
  "the job's limits of memory and processors",
  'its role (it got keys) and network (it had that of this machine)',
  'a pull from ECR',
];

interface BuildOptions {
  readonly tool: ContainerTool;
  readonly source: ImageSource;
  readonly tag: string;
}

async function proveBuild({ tool, source, tag }: BuildOptions): Promise<void> {
  say(`Building ${tag} with ${tool.name}: minutes, where no earlier build's layers are there`);
  const started = performance.now();
  const { layers, stepsReused } = await tool.build(source, tag);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  proved(
    `${tag} builds in ${seconds} s (${stepsReused} steps from earlier builds) from the sources that cdk deploy would send: ${sizeOf(layers)} unpacked`,
  );
  process.stdout.write(`  its layers, first to last: ${layers.map((layer) => sizeOf([layer])).join(', ')}\n`);
}

async function proveSmallPush({ tool, source, tag }: BuildOptions): Promise<void> {
  const { layers: before } = await tool.build(source, tag);
  appendFileSync(join(source.context, 'trainer/main.ts'), `\nexport const changedAt = ${Date.now()};\n`);
  const { layers: after } = await tool.build(source, `${tag}-changed`);
  const known = new Set(before.map(({ digest }) => digest));
  const changed = after.filter(({ digest }) => !known.has(digest));
  const bytes = bytesOf(changed);
  if (changed.length === 0 || bytes > MOST_BYTES_OF_CODE) {
    throw new Error(`a change of code changes ${changed.length} layers of ${sizeOf(changed)}`);
  }
  proved(
    `a change of trainer/main.ts makes ${changed.length} of ${after.length} layers new, ${sizeOf(changed)} of ${sizeOf(after)}: the rest is not pushed again`,
  );
}

/** Megabytes, not gigabytes. */
const MOST_BYTES_OF_CODE = 20e6;

const bytesOf = (layers: Layers): number => layers.reduce((sum, { bytes }) => sum + bytes, 0);
const sizeOf = (layers: Layers): string => `${(bytesOf(layers) / 1e6).toFixed(1)} MB`;
const say = (text: string): void => void process.stderr.write(`${text} …\n`);
const proved = (text: string): void => void process.stdout.write(`proved: ${text}\n`);

runAsProcess(proveImage);
