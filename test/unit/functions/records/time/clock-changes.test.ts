import {
  mayBeSetForward,
  mayComeTwice,
  placeSetBack,
} from '../../../../../functions/records/time/clock-changes';
import { NANOSECONDS_IN_MILLISECOND, type Instant } from '../../../../../functions/records/time/instant';
import { offsetsOfZone } from '../../../../../functions/records/time/zones';

const at = (local: string): Instant => ({
  kind: 'date',
  value: BigInt(Date.parse(`${local}Z`)) * NANOSECONDS_IN_MILLISECOND,
});
const HOUR = 3_600_000;

describe('nights in which clocks are changed', () => {
  it.each([
    'Europe/Berlin',
    'Europe/London',
    'Europe/Athens',
    'America/New_York',
    'Australia/Sydney',
    'Pacific/Auckland',
  ])('are those of %s', (zone) => {
    const offsetAt = offsetsOfZone(zone);
    for (let local = Date.UTC(2022, 0, 1); local < Date.UTC(2027, 0, 1); local += HOUR) {
      const offset = offsetAt(local);
      const instant = at(new Date(local).toISOString().replace('Z', ''));

      if (offset?.second !== undefined) expect(mayComeTwice(instant)).toBe(true);
      if (offset === undefined) expect(mayBeSetForward(instant)).toBe(true);
    }
  });

  it('are few', () => {
    const hours = Array.from({ length: 365 * 24 }, (_, hour) => Date.UTC(2025, 0, 1) + hour * HOUR).map(
      (time) => at(new Date(time).toISOString().replace('Z', '')),
    );

    expect(hours.filter(mayComeTwice).length).toBeLessThan(10);
    expect(hours.filter(mayBeSetForward).length).toBeLessThan(20);
  });

  it.each<[string, string[], number | undefined]>([
    ['times that rise', ['10-27T02:00', '10-27T02:30', '10-27T03:00'], undefined],
    ['an hour twice', ['10-27T02:00', '10-27T02:30', '10-27T02:00', '10-27T02:30', '10-27T03:00'], 2],
    [
      'an hour twice, newest first',
      ['10-27T03:00', '10-27T02:30', '10-27T02:00', '10-27T02:30', '10-27T02:00', '10-27T01:30'],
      3,
    ],
    ['another night', ['10-28T02:00', '10-28T02:30', '10-28T02:00', '10-28T02:30', '10-28T03:00'], undefined],
    [
      'rows within an hour, in any order',
      ['10-27T00:00:00.003', '10-27T00:00:00.001', '10-27T00:00:00.002', '10-27T00:00:00.004'],
      undefined,
    ],
    [
      'a night in which rows go back twice',
      ['10-27T00:00', '10-27T01:40', '10-27T01:05', '10-27T01:50', '10-27T01:10', '10-27T03:00'],
      undefined,
    ],
    [
      'times that go back elsewhere too',
      ['10-27T02:30', '10-27T02:00', '10-27T05:00', '10-27T04:00', '10-27T06:00', '10-27T07:00'],
      undefined,
    ],
  ])('are found in the order of a file: %s', (_, times, place) => {
    expect(placeSetBack(times.map((time) => at(`2024-${time}`)))).toBe(place);
  });
});
