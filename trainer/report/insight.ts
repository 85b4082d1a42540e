import type { Insight } from '../../shared/evaluation';
import { heatMap, logScale } from './charts/heat-map';
import { histogram } from './charts/histogram';
import { percentText, significant } from './format';
import { html, type Html } from './html';

type Place = Pick<Insight['gates'][number], 'layer' | 'direction'>;
type GateOf = Insight['gates'][number];

const GATE_LABEL: Readonly<Record<GateOf['gate'], string>> = {
  update: 'update gate Γu',
  reset: 'relevance gate Γr',
  forget: 'forget gate Γf',
  output: 'output gate Γo',
  candidate: 'state',
};

/** How far back in time the gradient reaches, after the first and after the best epoch, on one scale. */
export function gradientFlowCharts(insights: readonly Insight[]): Promise<Html[]> {
  const scale = logScale(insights.flatMap(({ gradientFlow }) => gradientFlow.flatMap(({ norms }) => norms)));
  return Promise.all(
    insights.map(({ epoch, gradientFlow }) =>
      heatMap({
        title: `Gradient flow ‖∂L/∂h‖ after epoch ${epoch}`,
        xLabel: 'steps before the last one',
        yLabel: 'layer',
        scale,
        rows: gradientFlow.map((flow) => ({
          name: placeText(flow, gradientFlow).replace('layer ', ''),
          values: flow.norms,
        })),
        note: html`${gradientFlow.map((flow) => [reachText(flow, placeText(flow, gradientFlow)), ' '])}`,
      }),
    ),
  );
}

/** What is left of the gradient at the far end, in words. */
function reachText({ norms }: Insight['gradientFlow'][number], place: string): string {
  const [last, far] = [norms[0] ?? 0, norms.at(-1) ?? 0];
  if (norms.length < 2 || last === 0) return '';
  return `${capital(place)}: ${norms.length - 1} steps back the gradient is ${significant(far / last)} times that of the last step.`;
}

/** Histograms of gate activations after the best epoch, one per gate, layer and direction. */
export function gateCharts(insights: readonly Insight[]): Promise<Html[]> {
  const gates = insights.at(-1)?.gates ?? [];
  return Promise.all(
    gates.map((gate) =>
      histogram({
        title: capital(GATE_LABEL[gate.gate]),
        shares: gate.histogram,
        from: gate.range[0],
        to: gate.range[1],
        note: html`${placeText(gate, gates)} · ${percentText(gate.saturatedShare)} saturated`,
      }),
    ),
  );
}

/** Layers are counted from 1; the direction is named if there are two. */
function placeText({ layer, direction }: Place, all: readonly Place[]): string {
  const both = all.some((other) => other.direction === 'backward');
  return `layer ${layer + 1}${both ? `, ${direction}` : ''}`;
}

const capital = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;
