import type { Insight } from '../../shared/evaluation';
import type { Examples } from '../data/examples';
import { inspectLayers, type GateInsight, type LayerInsight } from '../engine';
import type { WithWeights } from '../network/values';
import type { BatchLoss, TaskProgram } from '../tasks/program';
import { insightBatch } from './insight-batch';

const BINS = 20;
/** Nearer than this to where its activation ends, a gate hardly learns. */
const SATURATION = 0.05;
/** In place of what float32 and JSON cannot hold. */
const LARGEST = 3.4028234663852886e38;

export interface InsightOptions {
  readonly program: TaskProgram;
  readonly run: WithWeights;
  /** The training split. */
  readonly examples: Examples;
  readonly seed: number;
  readonly epoch: number;
}

/**
 * Gradient flow and gates on one batch of the training split, the same for every epoch and attempt; undefined where the
 * network has no recurrent layer. One pass on the reference kernel, nothing is updated.
 */
export function insightOf({ program, run, examples, seed, epoch }: InsightOptions): Insight | undefined {
  const units = program.specs
    .filter(({ name }) => name.endsWith('recurrent_kernel'))
    .reduce((sum, { shape }) => sum + shape[0]!, 0);
  if (units === 0) return undefined;
  const loss = lossOf(program, examples, units);
  const layers = run((weights) => inspectLayers(weights, (given) => loss(given, { seed, step: 0 })));
  return {
    epoch,
    gradientFlow: layers.map((layer) => ({
      layer: layer.layer,
      direction: layer.direction,
      norms: flowOf(layer),
    })),
    gates: layers.flatMap(({ layer, direction, gates }) =>
      gates.map((gate) => ({ layer, direction, gate: gate.gate, ...distributionOf(gate) })),
    ),
  };
}

/** Of a batch, or of a long text's first chunk. */
function lossOf(program: TaskProgram, examples: Examples, units: number): BatchLoss {
  const { longText } = program;
  if (longText !== undefined) return longText.loss(examples, longText.lanesOf(examples), 0, {});
  const batch = insightBatch(examples, units);
  const [chunk] = program.chunks?.(batch) ?? [];
  return chunk ?? ((weights, step) => program.loss(weights, batch, step));
}

/**
 * ‖∂L/∂h_t‖ by the number of steps between t and a sequence's last one, mean over the sequences that are as long. Times
 * the batch's size, as L is a mean over the batch: so it does not depend on how many there are.
 */
function flowOf({ gradientNorms_BT, lengths_B, batch, steps }: LayerInsight): number[] {
  const longest = lengths_B.reduce((most, length) => Math.max(most, length), 0);
  return Array.from({ length: longest }, (_, distance) => {
    const rows = [...lengths_B.keys()].filter((row) => lengths_B[row]! > distance);
    const sum = rows.reduce(
      (total, row) => total + gradientNorms_BT[row * steps + lengths_B[row]! - 1 - distance]!,
      0,
    );
    const mean = (batch * sum) / rows.length;
    return Number.isFinite(mean) ? mean : LARGEST;
  });
}

function distributionOf({ activations, range: [low, high], ends }: GateInsight) {
  const counts = new Array<number>(BINS).fill(0);
  let saturated = 0;
  for (const value of activations) {
    const bin = high > low ? Math.floor((BINS * (value - low)) / (high - low)) : 0;
    counts[Math.max(0, Math.min(BINS - 1, bin))]! += 1;
    if (ends.some((end) => Math.abs(value - end) <= SATURATION)) saturated += 1;
  }
  return {
    range: [low, high] as [number, number],
    histogram: counts.map((count) => count / activations.length),
    saturatedShare: saturated / activations.length,
  };
}
