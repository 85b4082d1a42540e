import { paddedBatches } from '../data/batches';
import { lengthsOf, type Examples } from '../data/examples';
import { padBatch } from '../data/pad';
import { inScope, tf } from '../engine';
import { packWeights } from '../network/weights-file';
import type { TaskProgram } from '../tasks/program';
import {
  buildLayersModel,
  layersOutputs,
  layersInput,
  layersNetwork,
  type LayersModel,
  type LayersNetwork,
} from './layers-model';
import { MODEL_FILE, type ModelFile } from './model-files';
import { largestRelativeDifference } from './reload-check';

/** Test records that the exported model is compared on: stock tf.layers is slow. */
const RECORDS_COMPARED = 128;
/**
 * Between float32 results of two implementations: rounding (6e-8) adds up over steps and layers, where a wrong gate
 * order, mask or activation shows from the third digit on. The project's own files must agree within 1e-6.
 */
const TOLERANCE = 1e-5;
/** Small enough to give several batches of different lengths. */
const BATCH_SIZE = 32;

export type LayersExport = { readonly model: ModelFile } | { readonly reason: string };

export interface LayersExportOptions {
  readonly program: Pick<TaskProgram, 'config' | 'specs'>;
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly examples: Examples;
  /** The network's outputs for `examples`. */
  readonly outputs: Float32Array;
}

/**
 * A TF.js LayersModel (`model.json`), whose weights are those of `weights.bin` as they lie there: loaded back with
 * `tf.loadLayersModel` and compared on padded batches; the reason instead of files if the format cannot express the network or the loaded model disagrees.
 */
export async function layersFiles(options: LayersExportOptions): Promise<LayersExport> {
  const network = layersNetwork(options.program);
  if (typeof network === 'string') return { reason: network };
  try {
    const packed = packWeights(network.specs, options.weights);
    const built = buildLayersModel(network, options.weights);
    const model = await serialize(built, packed);
    built.dispose();
    const loaded = await load(model, packed);
    const difference = compare(loaded, network, options);
    loaded.dispose();
    return difference <= TOLERANCE
      ? { model }
      : { reason: `tf.layers predicts other values than the network: they differ by up to ${difference}` };
  } catch (error) {
    return {
      reason: `tf.layers cannot express the network: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** @throws TypeError where TF.js would store other bytes than those of `weights.bin` */
async function serialize(model: LayersModel, packed: Uint8Array): Promise<ModelFile> {
  const saved: { topology?: object; specs?: object[]; data?: ArrayBuffer } = {};
  await model.save(
    tf.io.withSaveHandler(({ modelTopology, weightSpecs, weightData }) => {
      saved.topology = modelTopology as object;
      saved.specs = weightSpecs!;
      saved.data = tf.io.CompositeArrayBuffer.join(weightData);
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  if (Buffer.compare(new Uint8Array(saved.data!), packed) !== 0)
    throw new TypeError('it orders the weights otherwise than weights.bin');
  const manifest = {
    format: 'layers-model',
    generatedBy: `TensorFlow.js tfjs-layers v${tf.version.tfjs}`,
    convertedBy: null,
    modelTopology: saved.topology,
    weightsManifest: [{ paths: [MODEL_FILE.weights], weights: saved.specs }],
  };
  return { name: MODEL_FILE.layersModel, bytes: `${JSON.stringify(manifest)}\n` };
}

/** The model as a user loads it, from exactly the bytes that are stored. */
async function load({ bytes }: ModelFile, weights: Uint8Array): Promise<LayersModel> {
  const stored = JSON.parse(String(bytes)) as Parameters<typeof tf.io.getModelArtifactsForJSON>[0];
  const artifacts = await tf.io.getModelArtifactsForJSON(stored, (manifest) =>
    Promise.resolve([manifest.flatMap((group) => group.weights), weights.slice().buffer]),
  );
  return (await tf.loadLayersModel(tf.io.fromMemory(artifacts))) as LayersModel;
}

type Compared = Pick<LayersExportOptions, 'examples' | 'outputs'>;

/** On batches from short to long, each with sequences of different lengths. */
function compare(model: LayersModel, { config }: LayersNetwork, { examples, outputs }: Compared): number {
  const lengths = lengthsOf(examples).subarray(0, RECORDS_COMPARED);
  const width = outputs.length / (examples.targetStarts?.at(-1) ?? examples.count);
  const differences = paddedBatches(lengths, BATCH_SIZE).map((records) => {
    const batch = padBatch(examples, records);
    const predicted = inScope(() => {
      const result = model.predict(layersInput(config, batch));
      return (Array.isArray(result) ? result[0]! : result).dataSync() as Float32Array;
    });
    return Math.max(
      ...Array.from(records, (record, row) => {
        const size = batch.targetLengths_B[row]! * width;
        const actual = predicted.subarray(row * batch.targetSteps * width).subarray(0, size);
        const start = (examples.targetStarts?.[record] ?? record) * width;
        const expected = outputs.subarray(start, start + size);
        return largestRelativeDifference(actual, layersOutputs(config, expected, width));
      }),
    );
  });
  return Math.max(...differences);
}
