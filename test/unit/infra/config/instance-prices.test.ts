import { dearestOf, hourDollarsOf } from '../../../../infra/config/instance-prices';
import { parseConfig } from '../../../../infra/config/read-config';

/** From the price page of Amazon EC2 On-Demand, us-east-1, Linux, November 2026. */
it.each([
  ['g4dn.xlarge', 0.526],
  ['g5.2xlarge', 1.212],
  ['m7i.large', 0.1008],
  ['c6i.4xlarge', 0.68],
])('an hour of %s costs %d', (type, dollars) => {
  expect(hourDollarsOf(type)).toBeCloseTo(dollars, 6);
});

it('a budget is counted at the dearest type that may run', () => {
  const { compute } = parseConfig({}, 'the test');

  expect(compute.pricePerHourUsd).toBe(1.006);
  expect(compute.pricePerHourUsd).toBe(dearestOf(compute.instanceTypes));
  expect(parseConfig({ compute: { pricePerHourUsd: 0.3 } }, 'the test').compute.pricePerHourUsd).toBe(0.3);
});

it('a type whose price is not known needs one', () => {
  const config = (price: object) => ({ compute: { instanceTypes: ['g6.3xlarge'], ...price } });

  expect(() => parseConfig(config({}), 'the test')).toThrow(
    /g6\.3xlarge is not known; give the dearest price/,
  );
  expect(parseConfig(config({ pricePerHourUsd: 2 }), 'the test').compute.pricePerHourUsd).toBe(2);
});
