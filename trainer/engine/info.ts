import os from 'node:os';
import { tensorflowVersion, tf, usesGpu } from './backend';
import { type KernelChoice, kernelChoice } from './kernels/choice';
import { updaterChoice } from './update/choice';

/** What the engine runs on: for lineage and for the environment part of a report. */
export interface EngineInfo {
  readonly tensorflow: string;
  readonly tfjs: string;
  readonly gpu: boolean;
  /** What `auto` resolves to here. */
  readonly kernels: KernelChoice['kernel']['name'];
  /** Version of the loaded oneDNN library, null where there is none. */
  readonly onednn: string | null;
  readonly threads: number;
  /** Why a faster kernel is not used, one sentence each; empty if the fastest is used. */
  readonly notes: readonly string[];
}

/** Loads the libraries on first use; never throws. */
export function engineInfo(): EngineInfo {
  const { kernel, onednn, notes } = kernelChoice();
  return {
    tensorflow: tensorflowVersion(),
    tfjs: tf.version['tfjs-core'],
    gpu: usesGpu(),
    kernels: kernel.name,
    onednn,
    threads: os.availableParallelism(),
    notes: [...notes, ...updaterChoice().notes],
  };
}
