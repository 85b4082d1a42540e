import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { usesGpu } from '../backend';
import type { RecurrentCell } from '../cells';
import { disagreement } from './check';
import { cudnnKernel } from './cudnn/kernel';
import { oneDnnKernel } from './onednn/kernel';
import { loadOneDnn, type OneDnn } from './onednn/library';
import { type Multiply, multiplyWith } from './onednn/multiply';
import type { Kernel } from './problem';
import { referenceKernel } from './reference';
import { tensorflowKernel } from './tensorflow/kernel';

/** Which implementation runs a layer; `auto` takes the fastest that this machine has. */
export type KernelName = Kernel['name'] | 'auto';

export interface KernelChoice {
  /** What `auto` resolves to. */
  readonly kernel: Kernel;
  /** Fastest first, the reference last. */
  readonly available: readonly Kernel[];
  /** Matrix products on arrays in JavaScript's memory; null where there is no oneDNN. */
  readonly multiply: Multiply | null;
  /** Version of oneDNN, null if it is not used. */
  readonly onednn: string | null;
  /** Why something faster is not used, one sentence each. */
  readonly notes: readonly string[];
}

let choice: KernelChoice | null = null;

/** Made once per process, since it loads libraries. */
export function kernelChoice(): KernelChoice {
  choice ??= usesGpu() ? chooseOnGpu() : chooseOnCpu();
  return choice;
}

/**
 * `auto` is the fastest that supports the cell; the reference is the last resort.
 *
 * @throws Error if a kernel named explicitly is missing on this machine or does not support the cell
 */
export function chooseKernel(name: KernelName, cell: RecurrentCell): Kernel {
  if (name === 'auto') return kernelChoice().available.find((one) => one.supports(cell)) ?? referenceKernel;
  const named = kernelNamed(name);
  if (named.supports(cell)) return named;
  throw new Error(`kernel "${name}" has no ${cell.kind} cell; give "auto" or "reference"`);
}

/** @throws Error if this machine lacks it */
export function kernelNamed(name: Kernel['name']): Kernel {
  const { available, notes } = kernelChoice();
  const named = available.find((candidate) => candidate.name === name);
  if (named !== undefined) return named;
  const names = available.map((candidate) => candidate.name).join(', ');
  throw new Error(`kernel "${name}" is not available here, ${names} are. ${notes.join(' ')}`);
}

/**
 * What a GPU's kernels may differ by from the reference: they multiply in TF32, with 10 bits of a fraction, unless told
 * otherwise (NVIDIA_TF32_OVERRIDE=0). A gate, a length or a direction that is mistaken makes more.
 */
const GPU_TOLERANCE = 2e-2;

/** Kernels for a GPU cannot be tested where there is none, so they are first compared with the reference. */
export function chooseOnGpu(candidates: readonly Kernel[] = [cudnnKernel(), tensorflowKernel]): KernelChoice {
  const compared = candidates.map((kernel) => ({
    kernel,
    found: disagreement(kernel, referenceKernel, GPU_TOLERANCE),
  }));
  const available = [
    ...compared.flatMap(({ kernel, found }) => (found === null ? [kernel] : [])),
    referenceKernel,
  ];
  return {
    kernel: available[0] ?? referenceKernel,
    available,
    onednn: null,
    multiply: null,
    notes: compared.flatMap(({ kernel, found }) =>
      found === null ? [] : [`The recurrent kernels of ${kernel.name} are not used: on this GPU ${found}.`],
    ),
  };
}

function chooseOnCpu(): KernelChoice {
  const library = findOneDnn();
  const others = [tensorflowKernel, referenceKernel];
  if (typeof library === 'string')
    return { kernel: tensorflowKernel, available: others, onednn: null, multiply: null, notes: [library] };
  const kernel = oneDnnKernel(library);
  const multiply = multiplyWith(library);
  return { kernel, available: [kernel, ...others], multiply, onednn: library.version, notes: [] };
}

/** The library, or why there is none. */
function findOneDnn(): OneDnn | string {
  if (process.arch !== 'x64' || process.platform !== 'linux')
    return `TensorFlow's kernels are used: oneDNN's are for Linux on x64, this is ${process.platform} on ${process.arch}.`;
  try {
    return loadOneDnn(oneDnnPath());
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return `TensorFlow's kernels are used, which are slower: oneDNN could not be loaded (${cause}); run the set-up again.`;
  }
}

/** Where the set-up installs it: beside libtensorflow. */
function oneDnnPath(): string {
  const binding = createRequire(__filename).resolve('@tensorflow/tfjs-node-gpu/package.json');
  return join(dirname(binding), 'deps', 'lib', 'libdnnl.so.3');
}
