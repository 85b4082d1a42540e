import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ImageSource, JobContainer } from './batch-job';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** From the base image's first to the last. */
export type Layers = readonly { readonly digest: string; readonly bytes: number }[];

export interface Built {
  readonly layers: Layers;
  /** Steps of the Dockerfile that an earlier build had done. */
  readonly stepsReused: number;
}

/** What builds images and runs containers: docker, or buildah with an OCI runtime. */
export interface ContainerTool {
  readonly name: string;
  /**
   * Provides what a build starts from.
   *
   * @throws SetupError naming the programs that are missing for it
   */
  prepare(): Promise<void>;
  /** Layers of an earlier build are used where nothing that decides them changed. */
  build(source: ImageSource, tag: string): Promise<Built>;
  /** Runs a command in a fresh container with what the job definition says about it, on this machine's network. */
  run(tag: string, container: JobContainer): Promise<Ended>;
}

export interface ProcessOptions {
  readonly cwd?: string;
  /** For variables that the caller has not set. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** @throws Error where the program is not there */
export async function runProcess(
  [program = '', ...args]: readonly string[],
  { cwd, environment }: ProcessOptions = {},
): Promise<Ended> {
  const child = spawn(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...environment, ...process.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => (text[stream] += chunk));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, ...text };
}

/**
 * @returns what it wrote to stdout
 * @throws Error with the last lines it wrote, where it ends with another status than 0
 */
export const demandProcess = async (command: readonly string[], options?: ProcessOptions): Promise<string> =>
  (await demandEnd(command, options)).stdout.trim();

/** @returns how many steps the build took from earlier ones */
export async function demandBuild(command: readonly string[], options?: ProcessOptions): Promise<number> {
  const { stdout, stderr } = await demandEnd(command, options);
  return `${stdout}\n${stderr}`.match(/^(--> Using cache|#\d+ CACHED)/gm)?.length ?? 0;
}

async function demandEnd(command: readonly string[], options?: ProcessOptions): Promise<Ended> {
  const ended = await runProcess(command, options);
  const { code, stdout, stderr } = ended;
  if (code === 0) return ended;
  const lines = `${stdout}\n${stderr}`.trim().split('\n');
  throw new Error(`${command.slice(0, 2).join(' ')} ended with ${code}:\n${lines.slice(-40).join('\n')}`);
}

export const buildArgsOf = ({ buildArgs }: ImageSource): string[] =>
  Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
