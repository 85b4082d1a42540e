import { DatasetStatistics, DriftReport } from '../../../../shared/statistics';
import { driftTable } from '../../../../trainer/report/drift';
import { statisticsTables } from '../../../../trainer/report/statistics';

const quantiles = { records: 9, minimum: 1, p5: 2, p25: 3, median: 4, p75: 5, p95: 6, p99: 7, maximum: 1234 };
const statistics = DatasetStatistics.parse({
  version: 1,
  labels: {
    field: 'language',
    kind: 'class',
    distinct: 25,
    counted: { train: 600, validation: 150, test: 150 },
    shares: Array.from({ length: 25 }, (_, index) => ({
      label: index === 0 ? '<b>' : `label ${index}`,
      train: 0.04,
      validation: 0.04,
      test: 0.04,
    })),
    rest: { train: 0, validation: 0, test: 0 },
  },
  lengths: {
    of: 'input in words',
    quantiles: { train: quantiles, validation: quantiles, test: quantiles },
    bins: [{ upTo: null, share: 1 }],
  },
  texts: [
    {
      role: 'input',
      field: 'text',
      tokens: 'words, lower case',
      distinct: 900,
      occurrences: 12_345,
      top: [{ text: 'the', share: 0.061 }],
      vocabulary: 800,
      coverage: { train: 0.99987, validation: 0.95, test: null },
    },
    {
      role: 'condition',
      field: 'author',
      tokens: 'value',
      distinct: 3,
      occurrences: 600,
      top: [],
      vocabulary: 3,
    },
  ],
  numbers: Array.from({ length: 22 }, (_, index) => ({
    role: index === 0 ? 'target' : 'input',
    name: `x${index}`,
    count: 600,
    mean: 3.25,
    standardDeviation: 1.5,
    relativeError: 0.001,
    bins: [],
    quantiles: { minimum: -7, p1: 0, p5: 0, p25: 0, median: 2.5, p75: 0, p95: 0, p99: 0, maximum: 9 },
  })),
  missing: [{ field: 'text', rows: 900, missing: 45, share: 0.05 }],
});

describe('the statistics of the report', () => {
  const page = statisticsTables(statistics)!.markup;

  it.each([
    ['label shares, escaped', '&lt;b&gt;'],
    ['labels beyond the listed ones as one', '5 more'],
    ['their share', '20.0 %'],
    ['lengths', '1,234'],
    ['which texts are counted', 'words, lower case'],
    ['the commonest tokens', '&quot;the&quot; 6.1 %'],
    ['coverage that is almost whole', '99.987 %'],
    ['coverage of a split without tokens', '–'],
    ['conditions', 'Condition: author'],
    ['numbers', 'x0 (target)'],
    ['their error', 'within 0.1 %'],
    ['numbers beyond the listed ones', 'and 2 more'],
    ['missing shares', '5.0 %'],
  ])('show %s', (_, text) => {
    expect(page).toContain(text);
  });

  it('are left out of the report of an older dataset', () => {
    expect(statisticsTables(undefined)).toBeUndefined();
  });
});

describe('the drift of the report', () => {
  const finding = {
    measure: 'populationStabilityIndex',
    of: 'labels of "language"',
    value: 0.31,
    limit: 0.2,
    chance: 0.021,
    drifted: true,
    largest: [{ bin: '"<b>"', champion: 0.1, now: 0.4 }],
  };
  const drift = {
    run: 'r1',
    champion: '2026-<v>',
    action: 'record',
    drifted: true,
    summary: 'It <drifted>.',
    findings: [
      {
        measure: 'outOfVocabularyShare',
        of: 'tokens of "text"',
        value: 0.02,
        limit: 0.1,
        chance: null,
        drifted: false,
        largest: [],
      },
      finding,
    ],
    notCompared: ['lengths: of other units'],
  };
  const table = (changes: object = {}) => driftTable(DriftReport.parse({ ...drift, ...changes }))?.markup;

  it('shows each comparison, what is furthest above its limit first', () => {
    const page = table()!;

    expect(page).toContain('Drift since champion 2026-&lt;v&gt;');
    expect(page).toContain('It &lt;drifted&gt;.');
    expect(page).toContain('0.310');
    expect(page).toContain('&quot;&lt;b&gt;&quot;: 10.0 % → 40.0 %');
    expect(page).toContain('2.0 %');
    expect(page).toContain('Not compared: lengths: of other units.');
    expect(page.indexOf('labels of')).toBeLessThan(page.indexOf('tokens of'));
  });

  it('says why nothing was compared with a champion that keeps no statistics', () => {
    const page = table({
      drifted: false,
      findings: [],
      notCompared: [],
      summary: 'It keeps no statistics.',
    })!;

    expect(page).toContain('It keeps no statistics.');
    expect(page).not.toContain('<table>');
  });

  it('is left out where there is no champion', () => {
    expect(table({ champion: null })).toBeUndefined();
    expect(driftTable(undefined)).toBeUndefined();
  });
});
