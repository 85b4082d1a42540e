import type { Kernel } from './problem';
import { referenceKernel } from './reference';

/** Which implementation runs a layer; `auto` takes the fastest that this machine has. */
export type KernelName = Kernel['name'] | 'auto';

export interface KernelChoice {
  readonly kernel: Kernel;
  readonly onednn: string | null;
  readonly notes: readonly string[];
}

/** What `auto` resolves to on this machine, and why not something faster. */
export function kernelChoice(): KernelChoice {
  return { kernel: referenceKernel, onednn: null, notes: [] };
}

/** @throws Error when a kernel is asked for by name that this machine lacks */
export function chooseKernel(name: KernelName): Kernel {
  if (name === 'reference' || name === 'auto') return referenceKernel;
  throw new Error(`kernel "${name}" is not here`);
}
