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

  it('are named, with what to do', async () => {
    const { text } = await initialise(rows(100_000));

    expect(text).toContain('All series share one scaler');
    expect(text).toMatch(/± 0\.\d+ in "kitchen" and .* in "plant"/);
  });

  it('are not where they are alike', async () => {
    const { text } = await initialise(rows(10));

    expect(text).not.toContain('scaler');
  });
});
