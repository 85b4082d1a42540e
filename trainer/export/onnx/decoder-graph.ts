import type { NetworkConfig } from '../../network/config';
import { GraphBuilder, INT64, type Graph } from './graph';
import { inputSteps, type InputNames } from './input';
import { dense, lookUp, scalar, tableOf } from './layers';
import { recurrentLayers, type Values } from './recurrent';

type EncoderDecoderNetwork = Extract<NetworkConfig, { task: 'encoder-decoder' }>;
type OneToManyNetwork = Extract<NetworkConfig, { task: 'one-to-many' }>;
export type DecoderConfig = EncoderDecoderNetwork | OneToManyNetwork;

/** What the inputs and outputs of the two graphs are called, besides the request's fields. */
export const DECODER_NAME = {
  token: 'token',
  scores: 'scores',
  memory: 'memory',
  keys: 'memory_keys',
  penalty: 'memory_penalty',
  /** Of a state after the step. */
  next: (state: string) => `next_${state}`,
} as const;

const TABLE = 'decoder/embedding/table';
const BEYOND_END = -1e9;

/** Layer by layer, h then c: `layer0_h`. */
export const stateNames = ({ recurrent: { cell, layers } }: DecoderConfig): string[] =>
  Array.from({ length: layers }, (_, layer) =>
    (cell.kind === 'lstm' ? ['h', 'c'] : ['h']).map((kind) => `layer${layer}_${kind}`),
  ).flat();

/**
 * What is read once per record: the states that the decoder starts from, and, with attention, what it looks at
 * (`memory`, `memory_penalty`, and `memory_keys` where encoder and decoder states differ in size).
 */
export function encoderGraph(config: EncoderDecoderNetwork, values: Values, names: InputNames): Graph {
  const graph = new GraphBuilder();
  const { recurrent } = config;
  const { x_TBI, lengths_B, size } = inputSteps(graph, values, config.input, names);
  const read = recurrentLayers(
    graph,
    values,
    { ...recurrent, inputs: size, scope: 'encoder/' },
    { x_TBI, lengths_B },
  );
  stateNames(config).forEach((name, index) => {
    const state = read.states[index]!;
    graph.output(
      recurrent.bidirectional ? bridged(graph, values, { name, state, units: recurrent.units }) : state,
      {
        name,
        type: 'float32',
        shape: ['batch', recurrent.units],
      },
    );
  });
  if (config.attention === 'luong') addMemory(graph, values, { config, h_TBH: read.h_TBH, lengths_B });
  return graph;
}

/** Two directions' states to the one that the decoder starts from: h with tanh as in the cells, c without. */
function bridged(
  graph: GraphBuilder,
  values: Values,
  { name, state, units }: { readonly name: string; readonly state: string; readonly units: number },
): string {
  const layer = `bridge/${name.replace('_', '/')}`;
  const result = dense(graph, values, { name: layer, x: state, outputs: units });
  return name.endsWith('_h') ? graph.node('Tanh', [result]) : result;
}

interface MemoryOf {
  readonly config: EncoderDecoderNetwork;
  readonly h_TBH: string;
  readonly lengths_B: string;
}

const memorySize = ({ recurrent: { units, bidirectional } }: EncoderDecoderNetwork) =>
  bidirectional ? 2 * units : units;

function addMemory(graph: GraphBuilder, values: Values, { config, h_TBH, lengths_B }: MemoryOf): void {
  const { units } = config.recurrent;
  const size = memorySize(config);
  const memory_BSM = graph.node('Transpose', [h_TBH], { perm: [1, 0, 2] });
  const port = (name: string, last: number) =>
    ({ name, type: 'float32', shape: ['batch', 'memory_steps', last] }) as const;
  graph.output(memory_BSM, port(DECODER_NAME.memory, size));
  if (size !== units) {
    const kernel = graph.weights('attention/kernel', values['attention/kernel']!, [size, units]);
    graph.output(graph.node('MatMul', [memory_BSM, kernel]), port(DECODER_NAME.keys, units));
  }
  const steps = graph.node('Squeeze', [graph.node('Shape', [memory_BSM], { start: 1, end: 2 })]);
  const places_S = graph.node('Range', [
    graph.node('Squeeze', [graph.integers(0)]),
    steps,
    graph.node('Squeeze', [graph.integers(1)]),
  ]);
  const lengths_B1 = graph.node('Unsqueeze', [
    graph.node('Cast', [lengths_B], { to: INT64 }),
    graph.integers(1),
  ]);
  const isWithin_BS = graph.node('Less', [places_S, lengths_B1]);
  const penalty_BS = graph.node('Where', [isWithin_BS, scalar(graph, 0), scalar(graph, BEYOND_END)]);
  graph.output(graph.node('Unsqueeze', [penalty_BS, graph.integers(1)]), {
    name: DECODER_NAME.penalty,
    type: 'float32',
    shape: ['batch', 1, 'memory_steps'],
  });
}

/**
 * One step of the decoder, or of a language model: from a token and the state to the log-probabilities of the next
 * token, `scores` [rows, V], and the next state. A record's rows (the hypotheses of its beam) are next to each other;
 * `memory` has one entry a record.
 *
 * @param condition name of a language model's condition, where it has one
 */
export function stepGraph(config: DecoderConfig, values: Values, condition?: string): Graph {
  const graph = new GraphBuilder();
  const { recurrent, targetEmbeddingSize: size } = config;
  const token_N = graph.input(DECODER_NAME.token, 'int32', ['rows']);
  const states = stateNames(config).map((name) => graph.input(name, 'float32', ['rows', recurrent.units]));
  const embedded = lookUp(graph, values, { table: TABLE, ids: token_N, size });
  const beside = conditionOf(graph, config, values, condition);
  const x_NI = beside === undefined ? embedded : graph.node('Concat', [embedded, beside.value], { axis: 1 });
  const { h_TBH, states: next } = recurrentLayers(
    graph,
    values,
    {
      ...recurrent,
      bidirectional: false,
      inputs: size + (beside?.size ?? 0),
      scope: 'decoder/',
    },
    { x_TBI: graph.node('Unsqueeze', [x_NI, graph.integers(0)]), states },
  );
  const h_NH = graph.node('Squeeze', [h_TBH, graph.integers(0)]);
  const logits = tokenLogits(graph, config, values, attended(graph, config, values, h_NH));
  graph.output(graph.node('LogSoftmax', [logits], { axis: 1 }), {
    name: DECODER_NAME.scores,
    type: 'float32',
    shape: ['rows', config.targetVocabulary],
  });
  states.forEach((name, index) =>
    graph.output(next[index]!, {
      name: DECODER_NAME.next(name),
      type: 'float32',
      shape: ['rows', recurrent.units],
    }),
  );
  return graph;
}

function conditionOf(graph: GraphBuilder, config: DecoderConfig, values: Values, name: string | undefined) {
  if (config.task !== 'one-to-many' || config.conditionValues === 0 || name === undefined) return undefined;
  const size = config.conditionEmbeddingSize;
  const ids = graph.input(name, 'int32', ['rows']);
  return { value: lookUp(graph, values, { table: 'condition/embedding/table', ids, size }), size };
}

/** Luong's attentional vector (2015, equations 5, 7 and 8) of each row: [N, F]; the state itself without attention. */
function attended(graph: GraphBuilder, config: DecoderConfig, values: Values, h_NH: string): string {
  if (config.task !== 'encoder-decoder' || config.attention === 'none') return h_NH;
  const { units } = config.recurrent;
  const size = memorySize(config);
  const features = config.tiedEmbeddings ? config.targetEmbeddingSize : units;
  const port = (name: string, last: number) =>
    graph.input(name, 'float32', ['records', 'memory_steps', last]);
  const memory_RSM = port(DECODER_NAME.memory, size);
  const keys_RSH = size === units ? memory_RSM : port(DECODER_NAME.keys, units);
  const penalty_R1S = graph.input(DECODER_NAME.penalty, 'float32', ['records', 1, 'memory_steps']);
  // Rows of one record take the place of steps.
  const records = graph.node('Shape', [memory_RSM], { start: 0, end: 1 });
  const shape = graph.node('Concat', [records, graph.integers(-1, units)], { axis: 0 });
  const h_RWH = graph.node('Reshape', [h_NH, shape]);
  const keys_RHS = graph.node('Transpose', [keys_RSH], { perm: [0, 2, 1] });
  const scores = graph.node('Add', [graph.node('MatMul', [h_RWH, keys_RHS]), penalty_R1S]);
  const context_RWM = graph.node('MatMul', [graph.node('Softmax', [scores], { axis: -1 }), memory_RSM]);
  const both = graph.node('Concat', [context_RWM, h_RWH], { axis: 2 });
  const combined = graph.node('Tanh', [
    dense(graph, values, { name: 'attention/combine', x: both, outputs: features }),
  ]);
  return graph.node('Reshape', [combined, graph.integers(-1, features)]);
}

/** Scores of the tokens; a tied layer's are products with the embedding's rows. */
function tokenLogits(graph: GraphBuilder, config: DecoderConfig, values: Values, x_NF: string): string {
  const { targetVocabulary: vocabulary, targetEmbeddingSize: size } = config;
  if (!config.tiedEmbeddings) return dense(graph, values, { name: 'output', x: x_NF, outputs: vocabulary });
  const x_NE =
    values['output/projection/kernel'] === undefined
      ? x_NF
      : dense(graph, values, { name: 'output/projection', x: x_NF, outputs: size });
  const table_EV = graph.node('Transpose', [tableOf(graph, values, { table: TABLE, size })], {
    perm: [1, 0],
  });
  const bias = graph.weights('output/bias', values['output/bias']!, [vocabulary]);
  return graph.node('Add', [graph.node('MatMul', [x_NE, table_EV]), bias]);
}
