import type { Evaluation } from '../../../shared/evaluation';
import { html, type Html } from '../html';
import { draw, type Spec } from './draw';

type Confusion = NonNullable<Evaluation['confusion']>;

/** With more classes than this, a cell is too small for its number. */
export const MAXIMUM_CLASSES_WITH_NUMBERS = 24;
const [CELL, SMALL_CELL] = [32, 13];
/** Fainter cells would not be seen. */
const FAINTEST = 0.2;
/** The wrong answers of a class are spread over many cells, so each is drawn stronger than its share. */
const WRONG_STRENGTH = 2;

/**
 * Rows are true classes; a cell is the stronger, the larger its share of the row, so that rare classes are seen too. Right
 * answers are squares and wrong ones circles, for eyes that do not tell their colors apart.
 */
export function confusionMatrix({ labels, counts }: Confusion): Promise<Html> {
  const numbered = labels.length <= MAXIMUM_CLASSES_WITH_NUMBERS;
  const cell = numbered ? CELL : SMALL_CELL;
  return draw({
    title: 'Rows are true classes, columns predicted ones',
    spec: specOf(labels, cellsOf({ labels, counts }), { cell, numbered }),
    legend: [
      { label: 'right', kind: 'swatch', color: 'var(--c1)' },
      { label: 'wrong', kind: 'dot', color: 'var(--c2)' },
    ],
    note: html`The stronger a cell, the larger its share of the row.`,
  });
}

/** The cells that have records. */
const cellsOf = ({ labels, counts }: Confusion) =>
  counts.flatMap((row, truth) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, predicted) => {
      if (count === 0) return [];
      const share = count / total;
      const right = truth === predicted;
      return {
        truth: labels[truth],
        predicted: labels[predicted],
        count,
        strength: Math.min(1, Math.max(FAINTEST, right ? share : WRONG_STRENGTH * share)),
        fill: right ? 'var(--c1)' : 'var(--c2)',
        shape: right ? 'square' : 'circle',
        text: right && share > 0.55 ? 'var(--on)' : 'var(--text)',
      };
    });
  });

function specOf(
  labels: readonly string[],
  values: ReturnType<typeof cellsOf>,
  { cell, numbered }: { cell: number; numbered: boolean },
): Spec {
  const axis = {
    title: null,
    labelLimit: 130,
    grid: true,
    gridOpacity: 0.6,
    ticks: false,
    domain: false,
    bandPosition: 0.5,
  };
  const scale = { domain: labels };
  const x = { field: 'predicted', type: 'nominal', scale };
  const y = { field: 'truth', type: 'nominal', scale };
  const spec = {
    width: { step: cell },
    height: { step: cell },
    layer: [
      {
        data: { values },
        mark: { type: 'point', filled: true, size: (cell - 3) ** 2 },
        encoding: {
          x: { ...x, axis: { ...axis, orient: 'top', labelAngle: -60, labelAlign: 'left' } },
          y: { ...y, axis },
          fill: { field: 'fill', type: 'nominal', scale: null },
          shape: { field: 'shape', type: 'nominal', scale: null },
          opacity: { field: 'strength', type: 'quantitative', scale: null },
        },
      },
      ...(numbered
        ? [
            {
              data: { values },
              mark: { type: 'text', baseline: 'middle' },
              encoding: {
                x,
                y,
                text: { field: 'count', type: 'quantitative' },
                color: { field: 'text', type: 'nominal', scale: null },
              },
            },
          ]
        : []),
    ],
  };
  return spec as Spec;
}
