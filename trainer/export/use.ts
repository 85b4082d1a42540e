import { END_ID, PADDING_ID, START_ID, UNKNOWN_ID, type Encoder } from '../../shared/dataset';
import type { UseFile } from '../../shared/inference/use-file';
import type { RunRequest } from '../../shared/request/request';
import type { NetworkConfig } from '../network/config';
import { parameterCount } from '../network/weights-file';
import type { TaskProgram } from '../tasks/program';
import type { LayersExport } from './layers-files';
import { givesProbabilities, PADDING_NUMBER } from './layers-model';
import { MODEL_FILE } from './model-files';

export interface Used {
  readonly request: RunRequest;
  readonly program: Pick<TaskProgram, 'config' | 'specs'>;
  readonly encoder: Encoder;
  readonly onnx: UseFile['onnx'];
  readonly layers: LayersExport;
  readonly tagDecoding?: UseFile['tagDecoding'];
}

/** What `use.json` says of a model. */
export function useFileOf({ request, program, encoder, onnx, layers, tagDecoding }: Used): UseFile {
  const { version, input, target, normalization } = encoder;
  const { format, records } = request.data;
  return {
    version: 1,
    model: request.model,
    data: { format, records },
    task: request.task,
    seed: request.training.seed,
    encoder: { version, input, target, ...(normalization === undefined ? {} : { normalization }) },
    special: {
      paddingId: PADDING_ID,
      unknownId: UNKNOWN_ID,
      startId: START_ID,
      endId: END_ID,
      paddingNumber: 0,
    },
    sizes: { parameters: parameterCount(program.specs), ...sizesOf(program.config) },
    ...(tagDecoding !== undefined && { tagDecoding }),
    onnx,
    tfjs: 'model' in layers ? layersUse(program.config) : { reason: whyNoLayers(layers.reason, onnx) },
  };
}

const whyNoLayers = (reason: string, { reason: noOnnx }: UseFile['onnx']): string =>
  noOnnx === undefined ? `${reason}; use the ONNX files, which onnxruntime-web runs in a browser` : reason;

function sizesOf(config: NetworkConfig): { layers: number; units: number } {
  const { layers, units } = config.task === 'one-to-one' ? config : config.recurrent;
  return { layers, units };
}

function layersUse(config: NetworkConfig): UseFile['tfjs'] {
  if (config.task === 'one-to-many' || config.task === 'encoder-decoder')
    throw new TypeError(`a LayersModel does not hold ${config.task}`);
  const tokens = config.task !== 'one-to-one' && config.input.kind === 'tokens';
  return {
    file: MODEL_FILE.layersModel,
    weights: [MODEL_FILE.weights],
    padding: tokens ? PADDING_ID : PADDING_NUMBER,
    output: givesProbabilities(config) ? 'probabilities' : 'values',
  };
}
