import { bytes, clock, duration, figure, plural } from '../../../../../local/cli/terminal/format';

describe('numbers in the output', () => {
  it.each([
    [plural(1, 'shard'), '1 shard'],
    [plural(10274, 'record'), '10,274 records'],
    [figure(0.74372), '0.744'],
    [figure(0), '0.000'],
    [figure(0.00012), '1.20e-4'],
    [figure(-1234567), '-1.23e+6'],
    [bytes(999), '999 bytes'],
    [bytes(114_884), '115 KB'],
    [bytes(1_500_000), '1.5 MB'],
    [bytes(2e15), '2000 TB'],
    [duration(0.34), '0.3 s'],
    [duration(61.2), '1 min 1 s'],
    [clock(-1), '0 s'],
    [clock(3725), '1 h 2 min'],
  ])('%s is %s', (shown, expected) => {
    expect(shown).toBe(expected);
  });
});
