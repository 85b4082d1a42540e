import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { usesGpu } from '../backend';
import { oneDnnKernel } from './onednn/kernel';
import { loadOneDnn } from './onednn/library';
import type { Kernel } from './problem';
import { referenceKernel } from './reference';

/** Which implementation runs a layer; `auto` takes the fastest that this machine has. */
export type KernelName = Kernel['name'] | 'auto';

export interface KernelChoice {
  /** What `auto` resolves to. */
  readonly kernel: Kernel;
  readonly available: readonly Kernel[];
  /** Version of oneDNN, null where it is not used. */
  readonly onednn: string | null;
  /** Why something faster is not used, one sentence each. */
  readonly notes: readonly string[];
}

let choice: KernelChoice | null = null;

/** Made once a process, since it loads libraries. */
export function kernelChoice(): KernelChoice {
  choice ??= makeChoice();
  return choice;
}

/** @throws Error when a kernel is asked for by name that this machine lacks */
export function chooseKernel(name: KernelName): Kernel {
  const { kernel, available, notes } = kernelChoice();
  if (name === 'auto') return kernel;
  const named = available.find((candidate) => candidate.name === name);
  if (named !== undefined) return named;
  const names = available.map((candidate) => candidate.name).join(', ');
  throw new Error(`kernel "${name}" is not available here, ${names} are: ${notes.join(' ')}`);
}

function makeChoice(): KernelChoice {
  const others = [referenceKernel];
  const reason = whyNoOneDnn();
  if (reason === null) {
    try {
      const library = loadOneDnn(oneDnnPath());
      const kernel = oneDnnKernel(library);
      return { kernel, available: [kernel, ...others], onednn: library.version, notes: [] };
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      return withoutOneDnn(`oneDNN could not be loaded (${cause}): run the set-up again.`);
    }
  }
  return withoutOneDnn(reason);

  function withoutOneDnn(note: string): KernelChoice {
    return { kernel: referenceKernel, available: others, onednn: null, notes: [note] };
  }
}

function whyNoOneDnn(): string | null {
  if (usesGpu()) return null;
  if (process.arch !== 'x64' || process.platform !== 'linux')
    return `oneDNN's recurrent kernels are for Linux on x86-64, this is ${process.platform} on ${process.arch}.`;
  return null;
}

/** Where the set-up puts it: beside libtensorflow. */
function oneDnnPath(): string {
  const binding = createRequire(__filename).resolve('@tensorflow/tfjs-node-gpu/package.json');
  return join(dirname(binding), 'deps', 'lib', 'libdnnl.so.3');
}
