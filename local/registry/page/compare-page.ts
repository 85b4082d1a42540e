import { enoughDiffer } from '../../../shared/scores/bootstrap';
import { showBound, showConfidence } from '../../../functions/gate/show';
import { html, type Html } from '../../../shared/html';
import { higherIsBetter, isPercentage, metricLabel } from '../../../shared/metrics';
import { percentText, differenceText } from '../../../trainer/report/format';
import type { ComparedMetric, VersionComparison } from '../compare/compare-versions';
import { pageOf } from './layout';
import { at, metricValue, timeText, versionLink } from './parts';
import { scrollable } from '../../../trainer/report/scrollable';

/** Two versions side by side. */
export function comparePage(compared: VersionComparison, storeUri: string): string {
  const { a, b, request, data } = compared;
  const { model } = b;
  return pageOf({
    title: `${a.version} and ${b.version}`,
    storeUri,
    part: 'models',
    body: [
      html`<p class="crumbs">
        <a href="/">Models</a> / <a href="${at.model(model)}">${model}</a> / side by side
      </p>`,
      html`<h1>Side by side</h1>
        <div class="grid2 below">
          ${[a, b].map(
            (one, index) =>
              html`<div class="panel">
                <b>${index === 0 ? 'A' : 'B'}: ${versionLink(one.model, one.version)}</b>
                <div class="muted">
                  created ${timeText(one.createdAt)} ·
                  <a href="${at.report(one.lineage.run)}" aria-label="report of ${one.version}">report</a>
                </div>
              </div>`,
          )}
        </div>
        <p class="muted">
          <a href="${at.compare(model, b.version, a.version)}">Swap A and B</a>
        </p>`,
      html`<h2>Metrics on the test split</h2>`,
      metricsPanel(compared),
      html`<h2>Request</h2>`,
      request.length === 0
        ? html`<p class="panel">The requests are the same, settings included.</p>`
        : scrollable(
            'Request',
            differences(
              ['Field', 'A', 'B'],
              request.map(({ field, a: own, b: other }) => [field, own ?? '–', other ?? '–']),
            ),
          ),
      html`<h2>Data</h2>`,
      dataPanel(data),
    ],
  });
}

function metricsPanel({ metrics, unpaired }: VersionComparison): Html {
  const confidence = metrics.find(({ gain }) => gain !== null)?.gain?.confidence;
  return html`${scrollable(
      'Metrics',
      html`<table>
        <thead>
          <tr>
            <th>Metric</th>
            <th class="n">A</th>
            <th class="n">B</th>
            <th class="n">B − A</th>
            <th>Paired difference${confidence === undefined ? '' : `, ${showConfidence(confidence)}`}</th>
          </tr>
        </thead>
        <tbody>
          ${metrics.map(metricRow)}
        </tbody>
      </table>`,
    )}
    <p class="muted">
      ${
        unpaired === undefined
          ? 'The paired difference says by how much B is better on resamples of the same test records; where it holds 0, the two may be equally good.'
          : `There is no paired difference: ${unpaired}.`
      }
    </p>`;
}

function metricRow({ metric, a, b, gain }: ComparedMetric): Html {
  const difference = a === null || b === null ? undefined : b - a;
  const better =
    difference === undefined || difference === 0 ? undefined : difference > 0 === higherIsBetter(metric);
  const tone = better === undefined ? 'muted' : better ? 'good' : 'bad';
  return html`<tr>
    <td>${metricLabel(metric)}</td>
    <td class="n">${metricValue(metric, a)}</td>
    <td class="n">${metricValue(metric, b)}</td>
    <td class="n ${tone}">
      ${difference === undefined ? '–' : differenceText(metric, difference)}
      ${better === undefined ? undefined : better ? '(better)' : '(worse)'}
    </td>
    <td class="nowrap">${gain === null ? '–' : pairedText(metric, gain)}</td>
  </tr>`;
}

function pairedText(metric: ComparedMetric['metric'], gain: NonNullable<ComparedMetric['gain']>): Html {
  const { low, high, differing, units, confidence } = gain;
  const unit = isPercentage(metric) ? ' points' : '';
  const said = !enoughDiffer(differing, confidence)
    ? 'too few differ to tell'
    : low > 0
      ? 'B is better'
      : high < 0
        ? 'A is better'
        : 'may be chance';
  return html`${showBound(metric, low)} to ${showBound(metric, high)}${unit}: <b>${said}</b>
    <span class="muted"
      >(differ on ${differing.toLocaleString('en-US')} of ${units.toLocaleString('en-US')})</span
    >`;
}

function dataPanel({ isSame, figures, drift, notCompared }: VersionComparison['data']): Html {
  return html`<p>
      ${isSame ? 'Both were trained on the same files, encoded alike.' : 'They were trained on different data.'}
    </p>
    ${
      figures.length === 0
        ? undefined
        : scrollable(
            'Data',
            differences(
              ['Figure', 'A', 'B'],
              figures.map(({ name, a, b }) => [name, a, b]),
            ),
          )
    }
    ${
      drift.length === 0
        ? undefined
        : html`<h3>How the training split of B drifted from that of A</h3>
            ${scrollable('Drift', driftTable(drift))}`
    }
    ${notCompared.map((why) => html`<p class="muted">Not compared: ${why}.</p>`)}`;
}

const MEASURE = { populationStabilityIndex: 'PSI', outOfVocabularyShare: "Not in A's vocabulary" } as const;

const driftTable = (drift: VersionComparison['data']['drift']): Html =>
  html`<table>
    <thead>
      <tr>
        <th>Of</th>
        <th>Verdict</th>
        <th>Measure</th>
        <th class="n">Value</th>
        <th class="n">Limit</th>
        <th>Most different, A → B</th>
      </tr>
    </thead>
    <tbody>
      ${drift.map(
        ({ of, drifted, measure, value, limit, largest }) =>
          html`<tr>
            <td>${of}</td>
            <td class="${drifted ? 'bad' : 'good'}">${drifted ? '✗ drifted' : '✓ alike'}</td>
            <td class="nowrap">${MEASURE[measure]}</td>
            <td class="n">${Number(value.toPrecision(3))}</td>
            <td class="n">${limit}</td>
            <td class="reason muted">
              ${largest
                .slice(0, 3)
                .map(({ bin, champion, now }) => `${bin}: ${percentText(champion)} → ${percentText(now)}`)
                .join('; ')}
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;

/** Rows of a name and two texts; those that differ stand out. */
function differences(head: readonly string[], rows: readonly (readonly [string, string, string])[]): Html {
  return html`<table class="diff">
    <thead>
      <tr>
        ${head.map((name) => html`<th>${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name, a, b]) =>
          html`<tr>
            <td class="name">${name}</td>
            <td>${a}</td>
            <td>${a === b ? b : html`<b>${b}</b>`}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
