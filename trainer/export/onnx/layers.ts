import type { GraphBuilder } from './graph';
import type { Values } from './recurrent';

/** x W + b on the last axis, with the weights `<name>/kernel` [inputs, outputs] and `<name>/bias`. */
export function dense(
  graph: GraphBuilder,
  values: Values,
  { name, x, outputs }: { readonly name: string; readonly x: string; readonly outputs: number },
): string {
  const kernel = values[`${name}/kernel`]!;
  const shape = [kernel.length / outputs, outputs];
  const product = graph.node('MatMul', [x, graph.weights(`${name}/kernel`, kernel, shape)]);
  return graph.node('Add', [product, graph.weights(`${name}/bias`, values[`${name}/bias`]!, [outputs])]);
}

/** Rows of a table [ids, size]. */
export function lookUp(
  graph: GraphBuilder,
  values: Values,
  { table, ids, size }: { readonly table: string; readonly ids: string; readonly size: number },
): string {
  return graph.node('Gather', [tableOf(graph, values, { table, size }), ids]);
}

export const tableOf = (
  graph: GraphBuilder,
  values: Values,
  { table, size }: { readonly table: string; readonly size: number },
): string => graph.weights(table, values[table]!, [values[table]!.length / size, size]);

/** A single number, of rank 0. */
export const scalar = (graph: GraphBuilder, value: number): string =>
  graph.weights(`number/${value}`, Float32Array.of(value), []);
