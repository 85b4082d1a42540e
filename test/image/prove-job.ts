import { z } from 'zod';
import { readJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import { EXIT_CODE } from '../../shared/errors';
import { Evaluation, TrainerFailure } from '../../shared/evaluation';
import type { JobContainer } from './batch-job';
import type { ContainerTool, Ended } from './container-tool';
import { prepareRun, RECIPE } from './prepare';

export interface JobOptions {
  readonly tool: ContainerTool;
  readonly tag: string;
  readonly container: JobContainer;
  readonly store: ArtifactStore;
}

/** Runs in the container as Node's code: where may it write, as whom does it run, and what was left behind. */
const PROBE = `
  const find = (...args) => require('child_process').spawnSync(...args, { encoding: 'utf8' }).stdout;
  console.log(JSON.stringify({
    user: process.getuid(),
    writable: find('find', ['/', '-path', '/proc', '-prune', '-o', '-type', 'd', '-writable', '-print']).trim().split('\\n'),
    tools: find('sh', ['-c', 'command -v g++ gcc python3 pip']),
  }));`;
const Probe = z.object({ user: z.int(), writable: z.array(z.string()), tools: z.string() });

/** The temporary folder of the job definition, and the shared memory that every container has. */
const MAY_BE_WRITTEN = ['/tmp', '/dev/shm'];

/** @throws Error where the container may do more than the job needs */
export async function proveConfinement({ tool, tag, container }: JobOptions): Promise<string[]> {
  demand(
    container.readonlyRoot && container.tmpfs.length === 1,
    'the job definition leaves the root writable',
  );
  const ended = await tool.run(tag, { ...container, command: ['node', '--eval', PROBE] });
  demand(ended.code === 0, describe(ended));
  const { user, writable, tools } = Probe.parse(JSON.parse(ended.stdout));
  demand(user === Number(container.user) && user !== 0, `it runs as user ${user}`);
  const wrong = writable.filter((folder) => !MAY_BE_WRITTEN.includes(folder));
  demand(wrong.length === 0, `it can write to ${wrong.join(', ')}`);
  demand(writable.includes('/tmp'), 'it cannot write to /tmp');
  demand(tools === '', `the image has build tools: ${tools}`);
  return [
    `it runs as user ${user}; of all folders, it can write to ${writable.join(' and ')} only`,
    'no compiler, Python or pip is left in the image',
  ];
}

/** @throws Error where anything else happens */
export async function proveRefusal(options: JobOptions): Promise<string> {
  const { code, stdout } = await runJob(options, 's3://unroll/runs/none/plan.json');
  demand(code === EXIT_CODE.permanentFailure && stdout.includes('ArtifactNotFound'), `${code}: ${stdout}`);
  return `a plan that is not there: ArtifactNotFound, exit code ${code}`;
}

/**
 * @param device as TRAINER_DEVICE in place of the job definition's
 * @throws Error where the model is no better than the baseline
 */
export async function proveTraining(options: JobOptions, device?: string): Promise<string> {
  const run = 'trains';
  const planUri = await prepareRun(options.store, run);
  const started = performance.now();
  const ended = await runJob(withDevice(options, device), planUri);
  const seconds = (performance.now() - started) / 1000;
  demand(ended.code === EXIT_CODE.succeeded, describe(ended));

  const { test, baseline, environment } = await readJson(options.store, runKeys(run).evaluation, Evaluation);
  const [reached, base] = [test.accuracy ?? 0, baseline.test.accuracy ?? 0];
  demand(reached > base, `accuracy ${reached} is no better than the baseline's, ${base}`);
  const { tensorflow, kernels, node } = environment;
  return (
    `${RECIPE} trains from and to S3 in ${seconds.toFixed(0)} s: test accuracy ${reached.toFixed(3)}, ` +
    `baseline ${base.toFixed(3)} (TensorFlow ${tensorflow}, ${kernels}, Node ${node})`
  );
}

/**
 * Runs the GPU job in a container without a GPU.
 *
 * @throws Error where it trains all the same
 */
export async function proveGpuIsDemanded(options: JobOptions): Promise<string> {
  const run = 'no-gpu';
  const planUri = await prepareRun(options.store, run);
  const started = performance.now();
  const ended = await runJob(options, planUri);
  const seconds = (performance.now() - started) / 1000;
  const failure = await readJson(options.store, runKeys(run).failure, TrainerFailure);
  demand(ended.code === EXIT_CODE.permanentFailure && failure.error === 'GpuNotFound', describe(ended));
  demand(!ended.stdout.includes('"event":"epoch"'), 'it trained before it failed');
  return `without a GPU it ends after ${seconds.toFixed(0)} s with GpuNotFound, exit code ${ended.code}: "${failure.cause}"`;
}

function runJob({ tool, tag, container }: JobOptions, planUri: string): Promise<Ended> {
  const command = container.command.map((word) => (word === 'Ref::planUri' ? planUri : word));
  return tool.run(tag, { ...container, command });
}

function withDevice(options: JobOptions, device: string | undefined): JobOptions {
  if (device === undefined) return options;
  const { container } = options;
  const environment = { ...container.environment, TRAINER_DEVICE: device };
  return { ...options, container: { ...container, environment } };
}

const describe = ({ code, stdout, stderr }: Ended): string =>
  `the container ended with ${code}:\n${`${stdout}\n${stderr}`.trim().split('\n').slice(-20).join('\n')}`;

function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
