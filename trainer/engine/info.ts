import type { KernelName } from './layer';

/** What ran, for lineage and for the environment part of a report. */
export interface EngineInfo {
  readonly tensorflow: string;
  readonly tfjs: string;
  readonly gpu: boolean;
  /** What `auto` resolves to here. */
  readonly kernels: Exclude<KernelName, 'auto'>;
  /** Version of the loaded oneDNN library, null where there is none. */
  readonly onednn: string | null;
  readonly threads: number;
  /** Why a faster kernel is not used, one sentence each; empty when nothing was given up. */
  readonly notes: readonly string[];
}

/** Never throws; loads the libraries on first use. */
export function engineInfo(): EngineInfo {
  throw new Error('not yet');
}
