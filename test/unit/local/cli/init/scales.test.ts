import { initialise, lines } from './initialise';

describe('series that differ in scale, as npm run init finds them', () => {
  const rows = (large: number) => ({
    'sensors.csv': `sensor,day,reading\n${['kitchen', 'plant']
      .map((sensor, at) =>
        lines(100, (index) => {
          const day = new Date(86_400_000 * index).toISOString().slice(0, 10);
          return `${sensor},${day},${(5 + ((index * 37) % 11) / 5) * (at === 0 ? 1 : large)}`;
        }),
      )
      .join('')}`,
  });

  it('are named, and each window is scaled by itself', async () => {
    const { text, request } = await initialise(rows(100_000));

    expect((request as { task: unknown }).task).toMatchObject({
      input: { fields: ['reading'], scaling: 'record' },
      target: { field: 'reading', scaling: 'record' },
    });
    expect(text).toMatch(/± 0\.\d+ in "kitchen" and .* in "plant"/);
  });

  it('are not where they are alike', async () => {
    const { text, request } = await initialise(rows(10));

    expect(text).not.toContain('Series differ');
    expect(JSON.stringify(request)).not.toContain('scaling');
  });
});
