import { cpus } from 'node:os';
import type { Environment } from '../shared/evaluation';
import type { EngineInfo } from './engine';
import { imageDigest } from './image-digest';

/** Machine and libraries, as lineage and report name them. */
export async function environmentOf(
  info: EngineInfo,
  variables: NodeJS.ProcessEnv = process.env,
): Promise<Environment> {
  return {
    node: process.version,
    tensorflow: info.tensorflow,
    kernels: info.onednn === null ? info.kernels : `${info.kernels} (oneDNN ${info.onednn})`,
    gpu: info.gpu,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    threads: info.threads,
    image: await imageDigest(variables),
  };
}
