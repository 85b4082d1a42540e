import { linkedWithin } from '../../../../local/registry/report-links';
import { artifactLink } from '../../../../shared/links';
import { stateVerdict, VERDICT_PLACE } from '../../../../shared/verdict-place';

const KEYS = {
  Model: 'models/words/v 1&2/',
  Evaluation: 'runs/words-1/evaluation.json',
  Dataset: 'datasets/f/e/builds/words-1/manifest.json',
  'Parent <v0>': 'models/words/v0/',
};

const reportIn = (storeUri: string, region?: string) =>
  stateVerdict(`<h1>Report</h1>${VERDICT_PLACE.markup}<p><a href="/models/a/b/">elsewhere</a></p>`, {
    promoted: true,
    reason: 'It is <better>.',
    links: Object.entries(KEYS).map(([name, key]) => ({
      name,
      href: artifactLink({ storeUri, key, region }),
    })),
  });

describe('a report in the registry', () => {
  it.each([
    ['a folder', 'file:///home/a/models/b/c%20d', undefined],
    ['a bucket on AWS', 's3://bucket', 'eu-west-1'],
    ['a bucket elsewhere', 's3://bucket', undefined],
  ])('leads to pages of the registry, whatever it was written for: %s', (_, storeUri, region) => {
    const page = linkedWithin(reportIn(storeUri, region));

    const links = [...page.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)].map(([, href, name]) => [name, href]);
    expect(links).toEqual([
      ['Model', '/models/words/versions/v%201%262'],
      ['Evaluation', '/runs/words-1/evaluation.json'],
      ['Dataset', '/datasets/f/e/builds/words-1/manifest.json'],
      ['Parent &lt;v0&gt;', '/models/words/versions/v0'],
      // Not of the gate's panel.
      ['elsewhere', '/models/a/b/'],
    ]);
    expect(page).toContain('It is &lt;better&gt;.');
    expect(page).not.toContain('<code>');
  });

  it('that the gate has not decided yet stays as it is', () => {
    const page = `<h1>Report</h1>${VERDICT_PLACE.markup}`;

    expect(linkedWithin(page)).toBe(page);
  });
});
