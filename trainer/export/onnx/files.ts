import type { Encoder } from '../../../shared/dataset';
import type { PortRole, UseFile, UseGraph, UsePort } from '../../../shared/inference/use-file';
import type { Task } from '../../../shared/request/task';
import type { NetworkConfig } from '../../network/config';
import { MODEL_FILE, type ModelFile } from '../model-files';
import { DECODER_NAME, encoderGraph, stateNames, stepGraph } from './decoder-graph';
import type { Graph, Port } from './graph';
import type { InputNames } from './input';
import { inputNames } from './names';
import type { Values } from './recurrent';
import { ROW_OUTPUT, rowGraph } from './row-graph';
import { OPSET, serializeGraph } from './serialize';

export interface OnnxExport {
  readonly files: readonly ModelFile[];
  /** What `use.json` says of them. */
  readonly onnx: UseFile['onnx'];
}

/** Of float32 arithmetic in another order: a wrong gate order, mask or activation shows from the third digit on. */
export const ONNX_TOLERANCE = 1e-5;

export interface OnnxExportOptions {
  readonly config: NetworkConfig;
  readonly weights: Values;
  readonly task: Task;
  readonly encoder: Encoder;
}

/** The network as ONNX files, or why there are none: `model.onnx`, or `encoder.onnx` and `step.onnx` where it writes sequences. */
export async function onnxFiles({ config, weights, task, encoder }: OnnxExportOptions): Promise<OnnxExport> {
  const reason = gapOf(encoder);
  if (reason !== undefined) return { files: [], onnx: { opset: OPSET, tolerance: ONNX_TOLERANCE, reason } };
  const names = inputNames(task, encoder);
  const graphs = graphsOf(config, weights, names);
  const files: ModelFile[] = [];
  const described: { -readonly [Key in keyof typeof graphs]: UseGraph } = {};
  for (const [key, graph] of Object.entries(graphs) as [keyof typeof graphs, Graph][]) {
    const file = { model: MODEL_FILE.onnx, encoder: MODEL_FILE.onnxEncoder, step: MODEL_FILE.onnxStep }[key];
    files.push({ name: file, bytes: await serializeGraph(graph, key) });
    described[key] = describe(file, graph, rolesOf(config, names));
  }
  return { files, onnx: { opset: OPSET, tolerance: ONNX_TOLERANCE, ...described } };
}

const gapOf = ({ input, target }: Encoder): string | undefined =>
  target.kind === 'labels' || input.kind === 'labels'
    ? 'any number of labels at once is not written as ONNX yet'
    : undefined;

function graphsOf(
  config: NetworkConfig,
  weights: Values,
  names: InputNames,
): { readonly model?: Graph; readonly encoder?: Graph; readonly step?: Graph } {
  switch (config.task) {
    case 'one-to-many':
      return { step: stepGraph(config, weights, names.conditions[0]) };
    case 'encoder-decoder':
      return { encoder: encoderGraph(config, weights, names), step: stepGraph(config, weights) };
    default:
      return { model: rowGraph(config, weights, names) };
  }
}

function describe(file: string, { inputs, outputs }: Graph, roles: ReadonlyMap<string, PortRole>): UseGraph {
  const port = ({ name, type, shape }: Port): UsePort => ({
    name,
    role: roles.get(name)!,
    type,
    shape: [...shape],
  });
  return { file, inputs: inputs.map(port), outputs: outputs.map(port) };
}

function rolesOf(config: NetworkConfig, names: InputNames): ReadonlyMap<string, PortRole> {
  const states = config.task === 'one-to-many' || config.task === 'encoder-decoder' ? stateNames(config) : [];
  const roles: [string, PortRole][] = [
    [names.input, 'input'],
    [names.lengths, 'lengths'],
    ...names.conditions.map((name): [string, PortRole] => [name, 'condition']),
    ...names.features.map((name): [string, PortRole] => [name, 'feature']),
    [DECODER_NAME.token, 'token'],
    [DECODER_NAME.scores, 'scores'],
    [DECODER_NAME.memory, 'memory'],
    [DECODER_NAME.keys, 'memory-keys'],
    [DECODER_NAME.penalty, 'memory-penalty'],
    ...states.flatMap((name): [string, PortRole][] => [
      [name, 'state'],
      [DECODER_NAME.next(name), 'next-state'],
    ]),
    [ROW_OUTPUT.logits, 'logits'],
    [ROW_OUTPUT.probabilities, 'probabilities'],
    [ROW_OUTPUT.values, 'values'],
  ];
  return new Map(roles.filter(([name]) => name !== ''));
}
