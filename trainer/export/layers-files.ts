import { evaluationBatches } from '../data/batches';
import { lengthsOf, type Examples } from '../data/examples';
import { padBatch } from '../data/pad';
import { tf } from '../engine';
import { softmaxRows } from '../evaluation/classification';
import type { Network } from '../network/network';
import { buildLayersModel, layersInput, whyNotLayers, type LayersModel } from './layers-model';
import { MODEL_FILE, type ModelFile } from './model-files';
import { largestDifference, TOLERANCE } from './reload-check';

/** Test records that the exported model is compared on: stock tf.layers is slow. */
const RECORDS_COMPARED = 128;
/** Small enough for several batches of different lengths. */
const BATCH_SIZE = 32;

export type LayersExport = { readonly files: ModelFile[] } | { readonly reason: string };

export interface LayersExportOptions {
  readonly network: Network;
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly examples: Examples;
  /** The network's outputs for `examples`. */
  readonly outputs: Float32Array;
}

/**
 * TF.js LayersModel files (`model.json`, `tfjs-weights.bin`), loaded back with `tf.loadLayersModel` and compared on
 * padded batches; no files but the reason where the format cannot hold the network or the loaded model disagrees.
 */
export async function layersFiles(options: LayersExportOptions): Promise<LayersExport> {
  const { network, weights } = options;
  const reason = whyNotLayers(network.config);
  if (reason !== undefined) return { reason };
  try {
    const model = buildLayersModel(network, weights);
    const files = await serialize(model);
    model.dispose();
    const loaded = await load(files);
    const difference = compare(loaded, options);
    loaded.dispose();
    return difference <= TOLERANCE
      ? { files }
      : { reason: `tf.layers predicts other values than the network: they differ by up to ${difference}` };
  } catch (error) {
    return {
      reason: `tf.layers cannot hold the network: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

async function serialize(model: LayersModel): Promise<ModelFile[]> {
  const saved: { topology?: object; specs?: object[]; data?: ArrayBuffer } = {};
  await model.save(
    tf.io.withSaveHandler(({ modelTopology, weightSpecs, weightData }) => {
      saved.topology = modelTopology as object;
      saved.specs = weightSpecs!;
      saved.data = tf.io.CompositeArrayBuffer.join(weightData);
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
    }),
  );
  const manifest = {
    format: 'layers-model',
    generatedBy: `TensorFlow.js tfjs-layers v${tf.version.tfjs}`,
    convertedBy: null,
    modelTopology: saved.topology,
    weightsManifest: [{ paths: [MODEL_FILE.layersWeights], weights: saved.specs }],
  };
  return [
    { name: MODEL_FILE.layersModel, bytes: `${JSON.stringify(manifest)}\n` },
    { name: MODEL_FILE.layersWeights, bytes: new Uint8Array(saved.data!) },
  ];
}

/** The model as a user loads it, from the very bytes that are stored. */
async function load([json, weights]: readonly ModelFile[]): Promise<LayersModel> {
  const stored = JSON.parse(String(json!.bytes)) as Parameters<typeof tf.io.getModelArtifactsForJSON>[0];
  const artifacts = await tf.io.getModelArtifactsForJSON(stored, (manifest) =>
    Promise.resolve([
      manifest.flatMap((group) => group.weights),
      (weights!.bytes as Uint8Array).slice().buffer,
    ]),
  );
  return (await tf.loadLayersModel(tf.io.fromMemory(artifacts))) as LayersModel;
}

/** On batches from short to long, each with sequences of different lengths. */
function compare(model: LayersModel, { network, examples, outputs }: LayersExportOptions): number {
  const lengths = lengthsOf(examples).subarray(0, RECORDS_COMPARED);
  const differences = evaluationBatches(lengths, BATCH_SIZE).map((records) => {
    const actual = tf.tidy(() => {
      const predicted = model.predict(layersInput(network.config, padBatch(examples, records)));
      return (Array.isArray(predicted) ? predicted[0]! : predicted).dataSync() as Float32Array;
    });
    return largestDifference(actual, expectedOf(network, outputs, records));
  });
  return Math.max(...differences);
}

function expectedOf(network: Network, outputs: Float32Array, records: Int32Array): Float32Array {
  const width = network.outputs;
  const rows = new Float32Array(records.length * width);
  records.forEach((record, row) =>
    rows.set(outputs.subarray(record * width, (record + 1) * width), row * width),
  );
  return network.config.output.kind === 'class' ? softmaxRows(rows, width) : rows;
}
