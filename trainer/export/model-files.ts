import { z } from 'zod';
import { stableJson } from '../../shared/artifacts/json';
import type { Encoder } from '../../shared/dataset';
import { USE_FILE } from '../../shared/inference/use-file';
import type { WeightSpec } from '../engine';
import { NetworkConfig } from '../network/config';
import { packWeights, sizeOf } from '../network/weights-file';
import type { TaskProgram } from '../tasks/program';

/** Names of a model's files, the same for a candidate and for a published version. */
export const MODEL_FILE = {
  network: 'network.json',
  weights: 'weights.bin',
  encoder: 'encoder.json',
  /** A network that answers with rows, for ONNX runtimes. */
  onnx: 'model.onnx',
  /** One that writes sequences: what is read once per record, and one step of writing. */
  onnxEncoder: 'encoder.onnx',
  onnxStep: 'step.onnx',
  /** All that is needed to use the model. */
  use: USE_FILE,
  card: 'README.md',
  /** Of TF.js, which reads `weights.bin` with it. */
  layersModel: 'model.json',
  /** A language model's samples, one line per sequence drawn from it. */
  samples: 'samples.jsonl',
  report: 'report.html',
} as const;

/** `network.json`: the network with every size resolved, and where each weight lies in `weights.bin`. */
export const NetworkFile = z.strictObject({
  version: z.literal(1),
  network: NetworkConfig,
  weights: z.array(
    z.strictObject({
      name: z.string(),
      shape: z.array(z.int().min(1)),
      /** Offset of its first float32 value; little-endian, row-major. */
      byteOffset: z.int().min(0),
    }),
  ),
});
export type NetworkFile = z.infer<typeof NetworkFile>;

export interface ModelFile {
  readonly name: string;
  readonly bytes: Uint8Array | string;
}

/** The project's own files, which can express every network: `network.json`, `weights.bin`, `encoder.json`. */
export function modelFiles(
  program: Pick<TaskProgram, 'config' | 'specs'>,
  weights: Readonly<Record<string, Float32Array>>,
  { version, input, target, normalization }: Encoder,
): ModelFile[] {
  const file: NetworkFile = { version: 1, network: program.config, weights: weightTable(program.specs) };
  return [
    { name: MODEL_FILE.network, bytes: stableJson(file) },
    { name: MODEL_FILE.weights, bytes: packWeights(program.specs, weights) },
    {
      name: MODEL_FILE.encoder,
      bytes: stableJson({
        version,
        input,
        target,
        ...(normalization === undefined ? {} : { normalization }),
      } satisfies Encoder),
    },
  ];
}

export function weightTable(specs: readonly WeightSpec[]): NetworkFile['weights'] {
  let byteOffset = 0;
  return specs.map(({ name, shape }) => {
    const row = { name, shape: [...shape], byteOffset };
    byteOffset += 4 * sizeOf(shape);
    return row;
  });
}
