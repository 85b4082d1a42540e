import { stableJson } from '../../shared/artifacts/json';
import { ifExists } from '../../shared/artifacts/if-exists';
import { recipeKeys, runKeys } from '../../shared/artifacts/keys';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Encoder, RawExample } from '../../shared/dataset';
import type { Evaluation } from '../../shared/evaluation';
import { storedTagDecoding } from '../../shared/inference/tags';
import type { UseFile } from '../../shared/inference/use-file';
import type { RunPlan } from '../../shared/plan';
import type { Examples } from '../data/examples';
import { withValues } from '../network/values';
import type { TaskProgram } from '../tasks/program';
import { modelCard } from './card/card';
import { sampleRecord } from './card/sample-record';
import { layersFiles, type LayersExport } from './layers-files';
import { MODEL_FILE, modelFiles, type ModelFile } from './model-files';
import { checkOnnx } from './onnx-check';
import { onnxFiles } from './onnx/files';
import { checkReload } from './reload-check';
import { useFileOf } from './use';

export interface Candidate {
  readonly program: TaskProgram;
  readonly weights: Readonly<Record<string, Float32Array>>;
  readonly encoder: Encoder;
  readonly test: Examples;
  /** The network's outputs for `test`. */
  readonly outputs: Float32Array;
  /** Sequences drawn from the network, if its task generates. */
  readonly samples?: Evaluation['examples'] | undefined;
  /** What the model card tells of the test split. */
  readonly measured: Pick<Evaluation, 'test' | 'baseline' | 'intervals'>;
  /** A test record, for the model card to show how one is predicted. */
  readonly record: RawExample | undefined;
}

type Run = Pick<RunPlan, 'run' | 'request'>;

/**
 * Stores a model under `runs/<run>/candidate/`, reads it back and compares its predictions, those of its ONNX files in
 * ONNX Runtime among them.
 *
 * @returns notices, one sentence each
 * @throws ArtifactCorrupt if the stored model predicts other values
 */
export async function storeCandidate(
  store: ArtifactStore,
  run: Run,
  candidate: Candidate,
): Promise<string[]> {
  const { program, weights, encoder, test, outputs, samples } = candidate;
  const { request } = run;
  const root = runKeys(run.run).candidate;
  const put = async (files: readonly ModelFile[]) => {
    for (const { name, bytes } of files) await store.put(`${root}${name}`, bytes);
  };
  await put(modelFiles(program, weights, encoder));
  if (samples !== undefined) await store.put(`${root}${MODEL_FILE.samples}`, sampleLines(samples));
  await checkReload({ store, root, request, examples: test, expected: outputs });

  const { files, onnx } = await onnxFiles({ config: program.config, weights, task: request.task, encoder });
  await put(files);
  const read = (file: string) => store.get(`${root}${file}`);
  const tagDecoding = storedTags(program, weights);
  const notices =
    onnx.reason === undefined
      ? await checkOnnx({
          ...{ program, weights, task: request.task, onnx, tagDecoding, examples: test, read },
        })
      : [`no ONNX files: ${onnx.reason}, so predict cannot open the model`];

  const layers = await layersFiles({ program, weights, examples: test, outputs });
  if ('model' in layers) await put([layers.model]);
  // An earlier attempt of the run may have stored one that this one rejects.
  else await store.delete(`${root}${MODEL_FILE.layersModel}`);

  const use = useFileOf({ request, program, encoder, onnx, layers, tagDecoding });
  const card = modelCard({
    request,
    use,
    sample: candidate.record && sampleRecord(candidate.record, request.task, encoder),
    measured: candidate.measured,
    testRecords: test.count,
    licence: await licenceOf(store, request.data.location),
  });
  await put([
    { name: MODEL_FILE.use, bytes: stableJson(use) },
    { name: MODEL_FILE.card, bytes: card },
  ]);
  return [...notices, ...layersNotice(layers, onnx)];
}

const storedTags = (program: TaskProgram, weights: Candidate['weights']): UseFile['tagDecoding'] =>
  program.tagDecoding === undefined
    ? undefined
    : storedTagDecoding(withValues(program.specs, weights, (run) => program.tagDecoding!(run)));

const layersNotice = (layers: LayersExport, onnx: UseFile['onnx']): string[] =>
  'model' in layers
    ? []
    : [
        `no TF.js LayersModel files: ${layers.reason}${onnx.reason === undefined ? '; the ONNX files contain the model' : ''}`,
      ];

/** What a recipe says of its data, line by line; nothing of other data, which says it nowhere. */
async function licenceOf(store: ArtifactStore, location: string): Promise<string[]> {
  const recipe = /^recipes\/([^/]+)\//.exec(location)?.[1];
  if (recipe === undefined) return [];
  const bytes = await ifExists(store.get(recipeKeys(recipe).licence));
  const [head = ''] = Buffer.from(bytes ?? [])
    .toString()
    .split(/^-{20,}$/m);
  // A line that is indented goes on with the one before it.
  return head
    .replaceAll(/\n[ \t]+/g, ' ')
    .split('\n')
    .filter((line) => /^[A-Z][a-z]+: /.test(line));
}

/** The condition is empty if the model has none. */
const sampleLines = (samples: Evaluation['examples']): string =>
  samples
    .map(({ input, predicted }) => `${JSON.stringify({ condition: input, text: predicted })}\n`)
    .join('');
