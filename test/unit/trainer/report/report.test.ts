import { differenceText, metricText, secondsText } from '../../../../trainer/report/format';
import { html } from '../../../../trainer/report/html';
import { renderReport } from '../../../../trainer/report/report';
import { seriesRequest, toyRequest } from '../support/toy';
import { epoch, evaluation, manifest, planOf, report } from './fixture';

describe('renderReport', () => {
  it('shows the metric beside baseline and champion', async () => {
    const page = await report();

    expect(page).toContain('75.5 %');
    expect(page).toContain('this model: +65.1 points (better)');
    expect(page).toContain('this model: −0.5 points (worse)');
  });

  it.each([
    ['between which values the metric lies', '73.6 to 77.3 %'],
    ['curves', 'Gradient norm before clipping'],
    ['share of steps clipped', 'Share of steps clipped'],
    ['the room for the decision', 'The gate has not decided yet'],
    ['how sure the network is of its worst errors', '91.0 %'],
    ['right and wrong by a sign', '✗\u00a0'],
    ['time before the job', 'waiting for a machine'],
    ['the cost of the job', '$0.011, at the configured $0.5 an hour'],
    ['rejects with reason and example', 'data/a.tsv:7'],
    ['shards set aside', 'not UTF-8'],
    ['the request with its defaults', '&quot;maximumEpochs&quot;: 4'],
    ['what was chosen, and why', '<td>gru, updateBias -2</td>'],
    ['the reason of a choice', 'series are &lt;long&gt;'],
    ['environment', '2.21.0'],
    ['lineage', 'run r0, reused'],
    ['resumption', 'resumed after epoch 1'],
    ['further baselines', 'Baseline: naive Bayes'],
    ['gradient flow after the first epoch', 'Gradient flow ‖∂L/∂h‖ after epoch 1'],
    ['gradient flow after the best epoch', 'Gradient flow ‖∂L/∂h‖ after epoch 2'],
    ['how far a gradient reaches', 'Layer 1, backward: 3 steps back the gradient is 0.5 times'],
    ['gates', 'Forget gate Γf'],
    ['saturated shares', '37.5 % saturated'],
    ['examples', 'Nowak&lt;script&gt;'],
    ['labels one by one', 'Label by label'],
  ])('shows %s', async (_, text) => {
    expect(await report()).toContain(text);
  });

  it('tells how busy a GPU was, and how much of its memory was used', async () => {
    const gpuUsage = { busyPercent: 62.6, memoryUsedBytes: 4.2e9, memoryBytes: 17.2e9 };

    const page = await report({ environment: { ...evaluation.environment, gpu: true }, gpuUsage });

    expect(page).toContain('used, 63 % busy, at most 4.2 of 17.2 GB of memory');
  });

  it('makes no requests and runs no script', async () => {
    const page = await report();

    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:|<foreignObject|<use| on[a-z]+=/);
    expect(page).toContain("default-src 'none'");
  });

  it('is the same for the same figures, whatever was drawn before', async () => {
    const first = await report();
    await report({ insights: [] });

    expect(await report()).toBe(first);
  });

  it('escapes what the data holds', async () => {
    const page = await report();

    expect(page).toContain('2025-&lt;v1&gt;');
    expect(page).toContain('>a&amp;b</text>');
    expect(page).toContain('>&lt;c&gt;</text>');
    expect(page).not.toContain('<c>');
  });

  it.each([
    [{ train: 1_200, validation: 3, dropped: 0 }, '1,200 training, 3 validation'],
    [{ train: 1_200, validation: 3, dropped: 1_203 }, '1,200 training, 3 validation, left out'],
    [{ train: 0, validation: 0, dropped: 0 }, 'none'],
  ])('says how many records are on two sides of the split: %j', async (duplicates, shown) => {
    const page = await renderReport({
      plan: planOf(seriesRequest()),
      manifest: { ...manifest, duplicates },
      evaluation,
      metric: 'accuracy',
    });

    expect(page.replace(/<[^>]+>|\s+/g, ' ').replace(/ +/g, ' ')).toContain(
      `On two sides ${shown} Sequence length`,
    );
  });

  it.each<[{ scheme?: 'bio' }, { tagLayer?: 'crf'; tagDecoding?: 'free' }, string]>([
    [{ scheme: 'bio' }, {}, 'Tags each step apart, held to the scheme bio Parameters'],
    [{ scheme: 'bio' }, { tagLayer: 'crf' }, 'conditional random field, held to the scheme bio'],
    [{ scheme: 'bio' }, { tagLayer: 'crf', tagDecoding: 'free' }, 'Tags conditional random field Parameters'],
    [{}, {}, 'Tags each step apart Parameters'],
  ])('says what is made of the scores of tags: %j, %j', async (tags, network, shown) => {
    const request = toyRequest();
    const page = await renderReport({
      plan: planOf({
        ...request,
        network: { ...request.network, ...network },
        task: {
          kind: 'many-to-many',
          input: { kind: 'tokens', field: 'text', tokens: 'given' },
          target: { kind: 'tags', field: 'tag', ...tags },
        },
      }),
      manifest,
      evaluation,
      metric: 'accuracy',
    });

    expect(page.replace(/<[^>]+>|\s+/g, ' ').replace(/ +/g, ' ')).toContain(shown);
  });

  it('shows warnings beside the score, and rejects and twins by split', async () => {
    const page = await renderReport({
      plan: planOf(seriesRequest()),
      manifest: {
        ...manifest,
        warnings: ['5 of 9 test records are <twins>.'],
        rejectedBySplit: { train: 1, validation: 0, test: 6, unknown: 2 },
        duplicates: { train: 4, validation: 0, dropped: 0, inTraining: { validation: 3, test: 5 } },
      },
      evaluation,
      metric: 'accuracy',
    });

    const text = page.replace(/<[^>]+>|\s+/g, ' ').replace(/ +/g, ' ');
    expect(text).toContain('⚠ Warning : 5 of 9 test records are &lt;twins&gt;.');
    expect(text.indexOf('Warning :')).toBeLessThan(text.indexOf('on the test split'));
    expect(text).toContain('Set aside by split 1 training, 0 validation, 6 test, 2 unknown');
    expect(text).toContain('Also in training 5 test, 3 validation');
  });

  it('is complete without champion, confusion matrix and rejects', async () => {
    const page = await renderReport({
      plan: planOf(seriesRequest()),
      manifest: { ...manifest, rejectReasons: [], shardsSetAside: [] },
      evaluation: {
        ...evaluation,
        champion: null,
        confusion: null,
        insights: [],
        examples: [],
        otherBaselines: [],
        shareOfBaseline: 0.333,
        test: { loss: 1, mae: 0.25, r2: 0.5 },
        baseline: { name: 'mean', test: { loss: 1, mae: 0.75, r2: 0 } },
        training: {
          ...evaluation.training,
          bestEpoch: 1,
          epochs: [{ ...epoch(1, 0), validation: { loss: 1, mae: 0.3, r2: 0.4 } }],
        },
      },
      metric: 'mae',
    });

    expect(page).toContain('▲ this model: −0.5 (better)');
    expect(page).toContain('No record was set aside.');
    expect(page).not.toMatch(/Confusion|NaN|undefined/);
  });
});

describe('the report of a language model', () => {
  it('shows what the model generates, with its line breaks', async () => {
    const page = await renderReport({
      plan: planOf(
        toyRequest({
          task: { kind: 'one-to-many', target: { kind: 'tokens', field: 'abc' } },
        }),
      ),
      manifest,
      evaluation: {
        ...evaluation,
        confusion: null,
        examples: [{ input: 'reel', expected: '', predicted: 'X:1\nK:G' }],
        test: { natsPerStep: 1.3, perplexity: 3.67, loss: 1.3 },
      },
      metric: 'natsPerStep',
    });

    expect(page).toContain('Generated sequences');
    expect(page).toMatch(/<pre>\s*X:1\nK:G/);
  });
});

describe('the parts of a report', () => {
  it('escape everything but markup', () => {
    expect(html`<b>${'<i>'}${html`<u>${1}</u>`}${[undefined, '&']}</b>`.markup).toBe(
      '<b>&lt;i&gt;<u>1</u>&amp;</b>',
    );
  });

  it('show values with their units', () => {
    expect(metricText('accuracy', 0.7554)).toBe('75.5 %');
    expect(metricText('mae', 1234.567)).toBe('1,235');
    expect(metricText('loss', undefined)).toBe('–');
    expect(differenceText('accuracy', 0.0004)).toBe('+0.04 points');
    expect([0.04, 12.34, 75, 7260].map(secondsText)).toEqual(['40 ms', '12.3 s', '1 min 15 s', '2 h 1 min']);
  });
});
