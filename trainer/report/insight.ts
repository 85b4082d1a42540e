import type { Insight } from '../../shared/evaluation';
import { percentText, significant } from './format';
import { html, type Html } from './html';
import { lineChart, type Color } from './line-chart';

type Place = Pick<Insight['gates'][number], 'layer' | 'direction'>;
type GateOf = Insight['gates'][number];

const COLORS: readonly Color[] = [1, 2, 3, 4, 5, 6];
const GATE_LABEL: Readonly<Record<GateOf['gate'], string>> = {
  update: 'update gate Γu',
  reset: 'relevance gate Γr',
  forget: 'forget gate Γf',
  output: 'output gate Γo',
  candidate: 'state',
};

/** How far back in time the gradient reaches, after the first and after the best epoch. */
export function gradientFlowCharts(insights: readonly Insight[]): Html[] {
  return insights.map(({ epoch, gradientFlow }) => {
    const chart = lineChart({
      title: `Gradient flow ‖∂L/∂h‖ after epoch ${epoch}`,
      xLabel: 'steps before the last one',
      firstX: 0,
      text: powerText,
      logarithmic: true,
      series: gradientFlow.slice(0, COLORS.length).map((flow, index) => ({
        name: placeText(flow, gradientFlow),
        values: flow.norms,
        color: COLORS[index]!,
      })),
    });
    return html`<div>
      ${chart}
      <p class="muted">
        ${gradientFlow.map((flow) => [reachText(flow, placeText(flow, gradientFlow)), ' '])}
      </p>
    </div>`;
  });
}

/** What is left of the gradient at the far end, in words. */
function reachText({ norms }: Insight['gradientFlow'][number], place: string): string {
  const [last, far] = [norms[0] ?? 0, norms.at(-1) ?? 0];
  if (norms.length < 2 || last === 0) return '';
  return `${capital(place)}: ${norms.length - 1} steps back the gradient is ${significant(far / last)} times that of the last step.`;
}

/** Histograms of gate activations after the best epoch, one per gate, layer and direction. */
export function gateCharts(insights: readonly Insight[]): Html[] {
  const insight = insights.at(-1);
  return (insight?.gates ?? []).map((gate) => histogram(gate, placeText(gate, insight!.gates)));
}

const [WIDTH, HEIGHT, FLOOR] = [240, 110, 90];

function histogram({ gate, histogram: shares, range: [low, high], saturatedShare }: GateOf, place: string) {
  const largest = Math.max(...shares);
  const wide = WIDTH / shares.length;
  const edge = (bin: number) => significant(low + ((high - low) * bin) / shares.length);
  return html`<figure class="chart">
    <figcaption>${capital(GATE_LABEL[gate])}</figcaption>
    <div class="legend">${place} · ${percentText(saturatedShare)} saturated</div>
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      role="img"
      aria-label="Activations of the ${GATE_LABEL[gate]}, ${place}"
    >
      ${shares.map((share, bin) => {
        const tall = largest === 0 ? 0 : (share / largest) * (FLOOR - 6);
        return html`<rect
          class="bar"
          x="${(bin * wide + 1).toFixed(1)}"
          y="${(FLOOR - tall).toFixed(1)}"
          width="${(wide - 2).toFixed(1)}"
          height="${tall.toFixed(1)}"
          ><title>${edge(bin)} to ${edge(bin + 1)}: ${percentText(share)}</title></rect
        >`;
      })}
      <line class="grid" x1="0" x2="${WIDTH}" y1="${FLOOR}" y2="${FLOOR}" />
      <text class="tick" x="0" y="${HEIGHT - 4}">${significant(low)}</text>
      <text class="tick" x="${WIDTH}" y="${HEIGHT - 4}" text-anchor="end">${significant(high)}</text>
    </svg>
  </figure>`;
}

/** Layers are counted from 1; the direction is named if there are two. */
function placeText({ layer, direction }: Place, all: readonly Place[]): string {
  const both = all.some((other) => other.direction === 'backward');
  return `layer ${layer + 1}${both ? `, ${direction}` : ''}`;
}

function powerText(value: number): string {
  return value !== 0 && (value < 1e-2 || value >= 1e4) ? value.toExponential(1) : significant(value);
}

const capital = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;
