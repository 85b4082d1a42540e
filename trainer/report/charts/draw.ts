import type { TopLevelSpec } from 'vega-lite' with { 'resolution-mode': 'import' };
import { html, Html } from '../html';
import { svgOf } from './vega';

/** A chart without what all charts have in common. */
export type Spec = Omit<TopLevelSpec, '$schema' | 'config' | 'background'>;

/** The palette's colors by number: the page's style gives them their values, in light and in dark. */
export const color = (index: number): string => `var(--c${index})`;

/** Natural width in pixels of what is drawn within the axes, so that text keeps its size on a phone. */
export const PLOT_WIDTH = 262;
export const PLOT_HEIGHT = 170;

const TEXT_SIZE = 12;

/** Texts and lines in the page's own colors. */
const CONFIG = {
  aria: false,
  font: 'inherit',
  view: { stroke: null },
  axis: {
    labelColor: 'var(--muted)',
    titleColor: 'var(--muted)',
    gridColor: 'var(--line)',
    domainColor: 'var(--line)',
    tickColor: 'var(--line)',
    labelFontSize: TEXT_SIZE,
    titleFontSize: TEXT_SIZE,
    titleFontWeight: 'normal',
    labelFlush: false,
    titlePadding: 6,
  },
  axisXQuantitative: { labelFlush: true },
  text: { color: 'var(--text)', fontSize: TEXT_SIZE },
  title: { color: 'var(--muted)', fontSize: TEXT_SIZE, fontWeight: 'normal', anchor: 'start' },
  header: { labelColor: 'var(--muted)', titleColor: 'var(--muted)', labelFontSize: TEXT_SIZE },
} as const;

export interface Key {
  readonly label: string;
  /** `swatch`: an area of this color. */
  readonly kind: 'line' | 'dashed' | 'dot' | 'swatch';
  readonly color: string;
}

export interface Chart {
  readonly title: string;
  readonly spec: Spec;
  readonly legend?: readonly Key[];
  /** What the chart shows, in words. */
  readonly note?: Html | undefined;
}

/** A chart as a figure: static SVG, with its legend as text of the page, which breaks into lines where there is no room. */
export async function draw({ title, spec, legend = [], note }: Chart): Promise<Html> {
  const svg = await svgOf({ ...spec, config: CONFIG, background: 'transparent' } as TopLevelSpec);
  return html`<figure class="chart">
    <figcaption>${title}</figcaption>
    ${legend.length === 0 ? undefined : html`<div class="legend">${legend.map(keyOf)}</div>`}
    <div class="plot" role="img" aria-label="${title}" ${isWide(svg) ? TAB_STOP : undefined}>
      ${cleaned(svg)}
    </div>
    ${note === undefined ? undefined : html`<p class="muted note">${note}</p>`}
  </figure>`;
}

const KIND = { line: '', dashed: 'dashed', dot: 'dot', swatch: 'swatch-area' } as const;

const keyOf = ({ label, kind, color: own }: Key): Html =>
  html`<span class="key"><i class="swatch ${KIND[kind]}" style="--own:${own}"></i>${label}</span>`;

/** Pixels that a phone leaves for a chart: a wider one scrolls, by keyboard too. */
const PHONE_WIDTH = 330;
const TAB_STOP = html`tabindex="0"`;

const isWide = (svg: string): boolean =>
  Number(/^<svg [^>]*?\bwidth="([\d.]+)"/.exec(svg)?.[1]) > PHONE_WIDTH;

/** Tags only: texts, which may be the data's, stay as they are. */
const cleaned = (svg: string): Html => new Html(svg.replace(/<[^>]*>/g, cleanedTag));

/** Without what a static picture in a page does not need, which is one image to a reader: roles of its parts, empty shapes, a file's namespaces, hidden labels' opacity. */
function cleanedTag(tag: string): string {
  if (/^<path class="(background|foreground)"/.test(tag)) return '';
  if (/^<rect [^>]*fill="transparent"/.test(tag)) return '';
  return tag
    .replace(/ (role|aria-[a-z]+)="[^"]*"/g, '')
    .replace(
      / (xmlns(:xlink)?|pointer-events|opacity|font-family)="(https?:[^"]*|http:[^"]*|none|1|inherit)"/g,
      '',
    )
    .replace(/(\d\.\d\d)\d{3,}/g, '$1');
}
