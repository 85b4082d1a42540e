import { SPLITS } from '../../shared/dataset';
import type { DatasetStatistics, LabelStatistics, TextStatistics } from '../../shared/statistics';
import { countText, percentText, significant } from './format';
import { html, type Html } from './html';

const ROWS_LISTED = 20;
const TOKENS_SHOWN = 8;

/** Statistics of the dataset, split by split; nothing if it was encoded before they were measured. */
export function statisticsTables(statistics: DatasetStatistics | undefined): Html | undefined {
  if (statistics === undefined) return undefined;
  const { labels, lengths, texts, numbers, missing } = statistics;
  const panels = [
    ...(labels === null ? [] : [labelPanel(labels)]),
    lengthPanel(lengths),
    ...(texts.length === 0 ? [] : [textPanel(texts)]),
    ...(numbers.length === 0 ? [] : [numberPanel(numbers)]),
    missingPanel(missing),
  ];
  return html`<h2>Statistics of the dataset</h2>
    <div class="grid2">${panels}</div>`;
}

function labelPanel({ field, kind, distinct, counted, shares, rest }: LabelStatistics): Html {
  const listed = shares.slice(0, ROWS_LISTED);
  const restOf = (split: (typeof SPLITS)[number]) =>
    rest[split] + shares.slice(ROWS_LISTED).reduce((total, share) => total + share[split], 0);
  const unit = { class: 'records', tags: 'tags', labels: 'labels' }[kind];
  return panel({
    title: `${kind === 'tags' ? 'Tags' : 'Labels'}: ${field}`,
    note: `${countText(distinct)} different ones; ${SPLITS.map((split) => `${countText(counted[split])} ${split}`).join(', ')} ${unit}`,
    head: ['Label', ...SPLITS],
    rows: [
      ...listed.map(({ label, ...share }) => [label, ...SPLITS.map((split) => percentText(share[split]))]),
      ...(distinct > listed.length
        ? [
            [
              `${countText(distinct - listed.length)} more`,
              ...SPLITS.map((split) => percentText(restOf(split))),
            ],
          ]
        : []),
    ],
  });
}

function lengthPanel({ of, quantiles }: DatasetStatistics['lengths']): Html {
  const names = { minimum: 'least', p5: '5 %', median: 'median', p95: '95 %', p99: '99 %', maximum: 'most' };
  const keys = Object.keys(names) as (keyof typeof names)[];
  return panel({
    title: 'Length',
    note: `Of the ${of}`,
    head: ['Split', ...keys.map((key) => names[key])],
    rows: SPLITS.map((split) => [split, ...keys.map((key) => countText(quantiles[split][key]))]),
  });
}

function textPanel(texts: readonly TextStatistics[]): Html {
  return html`${texts.map((text) =>
    panel({
      title: `${text.role === 'condition' ? 'Condition' : 'Tokens'}: ${text.field}`,
      note: `Of the training split; commonest: ${text.top
        .slice(0, TOKENS_SHOWN)
        .map(({ text: token, share }) => `${JSON.stringify(token)} ${percentText(share)}`)
        .join(', ')}`,
      head: ['', ''],
      rows: [
        ['Tokens are', text.tokens],
        ['Occurrences', countText(text.occurrences)],
        ['Distinct', countText(text.distinct)],
        ['In the vocabulary', countText(text.vocabulary)],
        ...(text.coverage === undefined
          ? []
          : SPLITS.map((split) => {
              const share = text.coverage?.[split] ?? null;
              return [`Covered in ${split}`, share === null ? '–' : coverText(share)];
            })),
      ],
    }),
  )}`;
}

/** As many digits as distinguish it from 100 %. */
const coverText = (share: number): string =>
  share < 1 && share > 0.999 ? `${(100 * share).toFixed(3)} %` : percentText(share);

function numberPanel(numbers: DatasetStatistics['numbers']): Html {
  const error = Math.max(...numbers.map(({ relativeError }) => relativeError));
  return panel({
    title: 'Numbers',
    note: `Of the training split; quantiles are within ${(100 * error).toPrecision(1)} % of the exact ones`,
    head: ['Field', 'mean', 'deviation', 'least', '5 %', 'median', '95 %', 'most'],
    rows: [
      ...numbers
        .slice(0, ROWS_LISTED)
        .map(({ role, name, mean, standardDeviation, quantiles }) => [
          role === 'target' ? `${name} (target)` : name,
          ...[mean, standardDeviation].map(significant),
          ...[quantiles.minimum, quantiles.p5, quantiles.median, quantiles.p95, quantiles.maximum].map(
            significant,
          ),
        ]),
      ...(numbers.length > ROWS_LISTED ? [[`and ${numbers.length - ROWS_LISTED} more`]] : []),
    ],
  });
}

function missingPanel(missing: DatasetStatistics['missing']): Html {
  return panel({
    title: 'Missing values',
    note: 'Rows, of all splits, in which a field is absent, null or empty',
    head: ['Field', 'rows', 'missing', 'share'],
    rows: missing.map(({ field, rows, missing: count, share }) => [
      field,
      countText(rows),
      countText(count),
      percentText(share),
    ]),
  });
}

interface Panel {
  readonly title: string;
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table with names in the first column and figures in the others. */
function panel({ title, note, head, rows }: Panel): Html {
  const hasHead = head.some((name) => name !== '');
  return html`<div class="panel scroll" role="region" aria-label="${title}" tabindex="0">
    <b>${title}</b>
    <p class="muted">${note}</p>
    <table>
      ${
        hasHead
          ? html`<thead>
              <tr>
                ${head.map((name, column) => (column === 0 ? html`<th>${name}</th>` : html`<th class="n">${name}</th>`))}
              </tr>
            </thead>`
          : undefined
      }
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, column) => (column === 0 ? html`<td>${cell}</td>` : html`<td class="n">${cell}</td>`))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
