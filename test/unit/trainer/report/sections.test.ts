import { report } from './fixture';

describe('the report of values', () => {
  const told = {
    name: 'spots, <1> ahead',
    truths: [1, 2, 3],
    predictions: [1.5, 2, 2],
    residuals: { from: -1, to: 1, counts: [1, 1, 1] },
  };
  const page = (records: 'consecutive' | 'spread') =>
    report({
      test: { mae: 1 },
      confusion: null,
      values: { records, outputs: [told] },
    });

  it('draws forecasts beside the truth, wide and narrow, and the residuals', async () => {
    const forecast = await page('consecutive');

    expect(forecast).toContain('Forecast beside truth');
    expect(forecast).toContain('Of 2,055 test records the first 3, in their order');
    expect(forecast.match(/<figcaption>spots, &lt;1&gt; ahead<\/figcaption>/g)).toHaveLength(2);
    expect(forecast).toContain('Residuals: spots, &lt;1&gt; ahead');
    expect(forecast).toContain('Mean about 0');
  });

  it('draws other values as points', async () => {
    const points = await page('spread');

    expect(points).toContain('predicted as it is');
    expect(points.match(/mark-symbol/g)!.length).toBeGreaterThan(0);
  });
});

describe('the report of series', () => {
  const textOf = async (series: object) => {
    const page = await report({ test: { mae: 1 }, confusion: null, series: series as never });
    return page.replace(/<[^>]+>|\s+/g, ' ').replace(/ +/g, ' ');
  };
  const kitchen = { name: '<kitchen>', records: 135, mae: 22.4, lastValueMae: 1.12 };
  const hall = { name: 'hall', records: 135, mae: 0, lastValueMae: 0 };

  it('has each beside its last value, and how many are worse', async () => {
    const text = await textOf({ field: 'load', count: 2, worse: 1, listed: [kitchen, hall] });

    expect(text).toContain('of load in each of 2 series');
    expect(text).toContain('In 1 of them the last value is nearer');
    expect(text).toContain('&lt;kitchen&gt; 135 22.4 1.12 20 ');
    expect(text).toContain('hall 135 0 0 –');
  });

  it('says how many are left out, and that all are nearer', async () => {
    const text = await textOf({ field: 'load', count: 60, worse: 0, listed: [hall] });

    expect(text).toContain('In each of them forecasts are nearer than the last value');
    expect(text).toContain('and 59 more series');
  });
});

describe('the report of tags', () => {
  it('puts tags under their tokens, and says by more than a color which are wrong', async () => {
    const page = await report({
      examples: [
        {
          input: 'Ada <i>',
          expected: 'B-PER O',
          predicted: 'O O',
          confidence: 0.5,
          steps: [
            ['Ada', 'B-PER', 'O'],
            ['<i>', 'O', 'O'],
          ],
        },
      ],
      entityTypes: [
        { type: 'PER', expected: 4, found: 2, right: 1, precision: 0.5, recall: 0.25, f1: 1 / 3 },
      ],
    });

    const markup = page.replace(/\s+/g, ' ').replace(/ ?([<>]) ?/g, '$1');
    expect(markup).toContain('<b>Ada</b><i class="bad"><s>O</s>✗</i><i class="good">B-PER</i>');
    expect(markup).toContain('<b>&lt;i&gt;</b><i>O</i>');
    expect(page).toContain('1 of 2 wrong, confidence 50.0 %');
    expect(page.replace(/<[^>]+>|\s+/g, ' ').replace(/ +/g, ' ')).toContain('PER 4 2 1 50.0 % 25.0 % 33.3 %');
  });
});

describe('the report of 100 classes', () => {
  it('draws the cells that have records, and no numbers in them', async () => {
    const labels = Array.from({ length: 100 }, (_, label) => `class ${label}`);
    const counts: number[][] = labels.map((_, truth) => labels.map((__, other) => (truth === other ? 5 : 0)));
    counts[3]![4] = 2;

    const page = await report({ confusion: { labels, counts } });

    const cells = /mark-symbol role-mark[^>]*>(.*?)<\/g>/.exec(page)![1]!;
    expect(cells.match(/<path/g)).toHaveLength(101);
    expect(page).toContain('>class 99</text>');
    expect(page.length).toBeLessThan(400_000);
  });
});
