import type { CharacterLayer } from '../../network/config';
import { FLOAT, type GraphBuilder } from './graph';
import { lookUp, scalar } from './layers';
import type { Values } from './recurrent';

/** Below any activation, as the trainer has it. */
const NEVER = -1e9;

export interface Characters {
  /** Prefix of the names of the weights. */
  readonly name: string;
  readonly layer: CharacterLayer;
  /** [B, T, W]: zeros after a token's characters. */
  readonly ids: string;
}

/** A vector of each token [B, T, F] from its characters, as the trainer's character encoder makes it. */
export function characterVectors(
  graph: GraphBuilder,
  values: Values,
  { name, layer, ids }: Characters,
): string {
  const { width, embeddingSize: size, filters, window } = layer;
  const own_NW = graph.node('Reshape', [ids, graph.integers(-1, width)]);
  const isOwn_NW = graph.node('Greater', [own_NW, graph.int32(0)]);
  const known_NW1 = graph.node('Unsqueeze', [
    graph.node('Cast', [isOwn_NW], { to: FLOAT }),
    graph.integers(2),
  ]);
  const embedded = lookUp(graph, values, { table: `${name}/table`, ids: own_NW, size });
  const x_NEW = graph.node('Transpose', [graph.node('Mul', [embedded, known_NW1])], { perm: [0, 2, 1] });
  const kernel = graph.weights(`${name}/kernel`, convolution(values[`${name}/kernel`]!, layer), [
    filters,
    size,
    window,
  ]);
  const before = Math.floor((window - 1) / 2);
  const y_NFW = graph.node('Conv', [x_NEW, kernel], { pads: [before, window - 1 - before] });
  const isOwn_N1W = graph.node('Unsqueeze', [isOwn_NW, graph.integers(1)]);
  const counted = graph.node('Where', [isOwn_N1W, y_NFW, scalar(graph, NEVER)]);
  const largest_NF = graph.node('ReduceMax', [counted, graph.integers(2)], { keepdims: 0 });
  const bias = graph.weights(`${name}/bias`, values[`${name}/bias`]!, [filters]);
  const vectors_NF = graph.node('Relu', [graph.node('Add', [largest_NF, bias])]);
  const tokens = graph.node('Shape', [ids], { start: 0, end: 2 });
  const shape = graph.node('Concat', [tokens, graph.integers(filters)], { axis: 0 });
  return graph.node('Reshape', [vectors_NF, shape]);
}

/** [window * E, F] as [F, E, window]. */
function convolution(
  kernel: Float32Array,
  { embeddingSize: size, filters, window }: CharacterLayer,
): Float32Array {
  const result = new Float32Array(kernel.length);
  for (let at = 0; at < window; at += 1)
    for (let from = 0; from < size; from += 1)
      for (let filter = 0; filter < filters; filter += 1)
        result[(filter * size + from) * window + at] = kernel[(at * size + from) * filters + filter]!;
  return result;
}
