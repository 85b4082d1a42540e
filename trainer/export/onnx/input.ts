import type { CharacterLayer, InputLayer, TokenLayer } from '../../network/config';
import { inputLayer, isCharacters } from '../../network/input';
import { characterVectors } from './characters';
import type { GraphBuilder } from './graph';
import { lookUp } from './layers';
import type { Values } from './recurrent';

/** What the inputs of a graph are called: as the request's fields. */
export interface InputNames {
  readonly input: string;
  readonly lengths: string;
  readonly conditions: readonly string[];
  readonly features: readonly string[];
}

export interface InputSteps {
  /** [C + T, B, I], C the number of conditions. */
  readonly x_TBI: string;
  /** [B], conditions included. */
  readonly lengths_B: string;
  readonly size: number;
}

/** The part of a graph that reads sequences: its inputs, and the steps that the layers above read. */
export function inputSteps(
  graph: GraphBuilder,
  values: Values,
  config: InputLayer,
  names: InputNames,
): InputSteps {
  const lengths_B = () => graph.input(names.lengths, 'int32', ['batch']);
  if (config.kind === 'numeric') {
    const x = graph.input(names.input, 'float32', ['batch', 'steps', config.channels]);
    return { x_TBI: stepsFirst(graph, x), lengths_B: lengths_B(), size: config.channels };
  }
  const tokens = graph.input(names.input, 'int32', ['batch', 'steps']);
  const lengths = lengths_B();
  const conditions = names.conditions.map((name) => graph.input(name, 'int32', ['batch']));
  const features = names.features.map((name, n) =>
    graph.input(name, 'int32', ['batch', 'steps', ...widthOf(config.features[n]!)]),
  );
  const parts = [
    lookUp(graph, values, {
      table: 'embedding/table',
      ids: idsWithConditions(graph, config, tokens, conditions),
      size: config.embeddingSize,
    }),
    ...features.map((own, n) => {
      const feature = config.features[n]!;
      const ids = afterConditions(graph, own, conditions.length, isCharacters(feature));
      return isCharacters(feature)
        ? characterVectors(graph, values, { name: `feature${n}`, layer: feature, ids })
        : lookUp(graph, values, { table: `feature${n}/table`, ids, size: config.featureEmbeddingSize });
    }),
  ];
  const x_BTI = parts.length === 1 ? parts[0]! : graph.node('Concat', parts, { axis: 2 });
  return {
    x_TBI: stepsFirst(graph, x_BTI),
    lengths_B:
      conditions.length === 0 ? lengths : graph.node('Add', [lengths, graph.int32(conditions.length)]),
    size: inputLayer(config).size,
  };
}

const stepsFirst = (graph: GraphBuilder, x_BTI: string) =>
  graph.node('Transpose', [x_BTI], { perm: [1, 0, 2] });

/** Values of conditions are tokens of their own before the sequence; their rows follow the vocabulary's. */
function idsWithConditions(
  graph: GraphBuilder,
  { vocabulary, conditions: sizes }: TokenLayer,
  tokens: string,
  conditions: readonly string[],
): string {
  if (conditions.length === 0) return tokens;
  let firstRow = vocabulary;
  const columns = conditions.map((ids, n) => {
    const rows = graph.node('Add', [ids, graph.int32(firstRow)]);
    firstRow += sizes[n]!;
    return column(graph, rows);
  });
  return graph.node('Concat', [...columns, tokens], { axis: 1 });
}

/** The size of a feature's last axis, where a step has several ids. */
const widthOf = (feature: number | CharacterLayer): number[] =>
  isCharacters(feature) ? [feature.width] : [];

/** [B, T] or [B, T, W] as [B, C + T] or [B, C + T, W]: the conditions' steps have the padding's id, 0. */
function afterConditions(
  graph: GraphBuilder,
  ids: string,
  conditions: number,
  hasSeveralIds: boolean,
): string {
  if (conditions === 0) return ids;
  const pads = hasSeveralIds ? [0, conditions, 0, 0, 0, 0] : [0, conditions, 0, 0];
  return graph.node('Pad', [ids, graph.integers(...pads)]);
}

const column = (graph: GraphBuilder, ids_B: string) => graph.node('Unsqueeze', [ids_B, graph.integers(1)]);
