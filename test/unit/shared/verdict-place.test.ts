import { stateVerdict, VERDICT_PLACE, type Verdict } from '../../../shared/verdict-place';

const page = `<main>before ${VERDICT_PLACE.markup} after</main>`;
const verdict: Verdict = {
  promoted: true,
  reason: 'Promoted: accuracy 0.9 is better than <champion> 1.',
  links: [
    { name: 'Model', href: '/store/models/m/1/' },
    { name: 'Dataset', href: 's3://bucket/datasets/d' },
  ],
};

describe('stateVerdict', () => {
  it('puts the decision into its place, escaped, with links that a browser opens', () => {
    const stated = stateVerdict(page, verdict);

    expect(stated).toMatch(/^<main>before .* after<\/main>$/s);
    expect(stated).not.toContain('has not decided yet');
    expect(stated).toContain('✓ In use');
    expect(stated).toContain('better than &lt;champion&gt; 1.');
    expect(stated).toContain('<a href="/store/models/m/1/">Model</a>');
    expect(stated).toContain('Dataset: <code>s3://bucket/datasets/d</code>');
  });

  it('replaces a decision by a later one, and is the same when stated again', () => {
    const once = stateVerdict(page, verdict);
    const later = stateVerdict(once, { ...verdict, promoted: false, reason: 'Lost.' });

    expect(stateVerdict(once, verdict)).toBe(once);
    expect(later).toContain('✗ Not in use');
    expect(later).not.toContain('&lt;champion&gt;');
  });

  it('leaves a page without a place as it is', () => {
    expect(stateVerdict('<main></main>', verdict)).toBe('<main></main>');
  });
});
