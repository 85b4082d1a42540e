import type { DriftFinding, DriftReport } from '../../shared/statistics';
import { percentText } from './format';
import { html, type Html } from './html';

/** How the training split has drifted from the champion's, the largest drift first. */
export function driftTable(drift: DriftReport | undefined): Html | undefined {
  if (drift === undefined || drift.champion === null) return undefined;
  const { summary, findings, notCompared, champion } = drift;
  const sorted = [...findings].sort((a, b) => b.value / b.limit - a.value / a.limit);
  return html`<h2>Drift since champion ${champion}</h2>
    <div class="panel">
      <p class="${drift.drifted ? 'bad' : 'good'}"><b>${summary}</b></p>
      ${
        findings.length === 0
          ? undefined
          : html`<p class="muted">
                Training split against the champion's training split. PSI is the population stability index:
                under 0.1 hardly a shift, over 0.25 a large one. It counts as drift above its limit, unless
                samples of one source that are as small as these may differ as much (once in 1,000 times).
              </p>
              <div class="scroll" role="region" aria-label="Drift" tabindex="0">
                <table>
                  <thead>
                    <tr>
                      <th>Of</th>
                      <th>Verdict</th>
                      <th>Measure</th>
                      <th>Most different, then → now</th>
                      <th class="n">Value</th>
                      <th class="n">Limit</th>
                      <th class="n">By chance</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${sorted.map(findingRow)}
                  </tbody>
                </table>
              </div>`
      }
      ${notCompared.length === 0 ? undefined : html`<p class="muted">Not compared: ${notCompared.join('; ')}.</p>`}
    </div>`;
}

const MEASURE = {
  populationStabilityIndex: 'PSI',
  outOfVocabularyShare: "Not in the champion's vocabulary",
} as const;

const LARGEST_SHOWN = 3;

function findingRow({ measure, of, value, limit, chance, drifted, largest }: DriftFinding): Html {
  const figure = measure === 'outOfVocabularyShare' ? percentText : (index: number) => index.toFixed(3);
  const bins = largest
    .slice(0, LARGEST_SHOWN)
    .map(({ bin, champion, now }) => `${bin}: ${percentText(champion)} → ${percentText(now)}`);
  return html`<tr>
    <td>${of}</td>
    <td class="${drifted ? 'bad' : 'good'}">${drifted ? 'drifted' : 'alike'}</td>
    <td>${MEASURE[measure]}</td>
    <td class="wide muted">${bins.length === 0 ? '–' : bins.join('; ')}</td>
    <td class="n">${figure(value)}</td>
    <td class="n">${figure(limit)}</td>
    <td class="n">${chance === null ? '–' : chance.toFixed(3)}</td>
  </tr>`;
}
