import type { z } from 'zod';
import type { Cell as CellRequest } from '../../../shared/request/network';
import type { WeightSpec } from '../weights';
import type { Activation, CellDefinition, CellWeights, Gate, LayerSize, Step, TfLayer, Watch } from './cell';
import type { TfLayerSettings } from './cell';
import { gru } from './gru';
import { lstm } from './lstm';
import { simpleRnn } from './simple-rnn';

export { gateWeightSpecs, gateBlocks, watched } from './cell';
export type { Activation, CellDefinition, CellWeights, Gate, LayerSize, Step, TfLayer, Watch } from './cell';
export type { TfLayerSettings } from './cell';

type Kind = CellRequest['kind'];
type OptionsOf<K extends Kind> = Extract<CellRequest, { kind: K }>;

/** The cells that a request can name. */
const CELLS: { readonly [K in Kind]: CellDefinition<OptionsOf<K>> } = { lstm, gru, 'simple-rnn': simpleRnn };

const CELL_KINDS = Object.keys(CELLS) as readonly Kind[];

/** A definition with its options: what the engine needs to know about a cell. */
export interface RecurrentCell {
  readonly kind: string;
  /**
   * The options of a cell that a request can name, for kernels that support some; null for a cell of the caller's.
   */
  readonly request: CellRequest | null;
  readonly states: number;
  weightSpecs(size: LayerSize): WeightSpec[];
  step(weights: CellWeights, watch: Watch | null): Step;
  activation(gate: Gate): Activation;
  tfLayer(): string | ((settings: TfLayerSettings) => TfLayer);
}

/**
 * A cell as in a run's request, whose schema has the defaults. Equations, gate names and weights are Keras's (so
 * weights are interchangeable with Keras').
 */
export type Cell = z.input<typeof CellRequest>;

/** A request's, or one of your own from `defineCell`. */
export type AnyCell = Cell | RecurrentCell;

/**
 * A cell that no request names, for research and tests: it trains on the reference kernel.
 *
 * @returns a function from the cell's options to what is used in place of a request's cell
 */
export const defineCell =
  <Options extends { readonly kind: string }>(definition: CellDefinition<Options>) =>
  (options: object): RecurrentCell =>
    bound(definition, definition.parse(options), null);

/** @throws ZodError for options that the request's schema refuses */
export function cellOf(cell: AnyCell): RecurrentCell {
  return 'weightSpecs' in cell ? cell : boundOf(cell.kind, cell);
}

function boundOf<K extends Kind>(kind: K, given: object): RecurrentCell {
  const definition = CELLS[kind];
  const options = definition.parse(given);
  return bound(definition, options, options);
}

function bound<Options extends { readonly kind: string }>(
  definition: CellDefinition<Options>,
  options: Options,
  request: CellRequest | null,
): RecurrentCell {
  return {
    kind: options.kind,
    request,
    states: definition.states,
    weightSpecs: (size) => definition.weightSpecs(options, size),
    step: (weights, watch) => definition.step(options, weights, watch),
    activation: (gate) => definition.activation(options, gate),
    tfLayer: () => definition.tfLayer(options),
  };
}

/** Each variant that a request's cell computes. */
export const cellVariants = (): RecurrentCell[] =>
  CELL_KINDS.flatMap((kind) => CELLS[kind].variants.map((options) => boundOf(kind, options)));

/** The weights of one direction of one layer, in the order in which a layer takes them. */
export const cellWeightSpecs = (cell: AnyCell, inputs: number, units: number): WeightSpec[] =>
  cellOf(cell).weightSpecs({ inputs, units });

/** Number of state tensors carried from step to step: 2 for LSTM (h, c), else 1 (h). */
export const stateCount = (cell: AnyCell): number => cellOf(cell).states;
