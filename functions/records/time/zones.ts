import { IANAZone } from 'luxon';

const DAY_MILLISECONDS = 86_400_000;

/** How far clocks are ahead of UTC, in minutes; where they show a time twice, `second` is how far the second time. */
export interface OffsetAt {
  readonly minutes: number;
  readonly second?: number;
}

/**
 * A function from a time of the clocks of a zone (as if it were UTC, in milliseconds) to how many minutes they are ahead
 * of UTC then. Of an hour that comes twice, when clocks are set back, it is both; of one that is left out, when they
 * are set forward, undefined.
 *
 * @param name in the IANA database
 */
export function offsetsOfZone(name: string): (local: number) => OffsetAt | undefined {
  const zone = IANAZone.create(name);
  return (local) => {
    const before = zone.offset(local - DAY_MILLISECONDS);
    const after = zone.offset(local + DAY_MILLISECONDS);
    if (before === after) return { minutes: before };
    // The larger offset is the earlier instant.
    const [minutes, second] = [before, after]
      .sort((a, b) => b - a)
      .filter((offset) => zone.offset(local - offset * 60_000) === offset);
    if (minutes === undefined) return undefined;
    return second === undefined ? { minutes } : { minutes, second };
  };
}

/** What tells the hours apart that clocks show twice. */
export const HOW_TO_TELL_HOURS =
  'write the offset from UTC behind each time (2024-10-27T02:30:00+01:00), or times of UTC without a zone';

/** Whether the clocks of a zone show the local time of an instant (in milliseconds) twice, since they are set back. */
export function comesTwice(name: string, instant: number): boolean {
  const zone = IANAZone.create(name);
  const offset = zone.offset(instant);
  const local = instant + offset * 60_000;
  return [-DAY_MILLISECONDS, DAY_MILLISECONDS]
    .map((away) => zone.offset(instant + away))
    .some((other) => other !== offset && zone.offset(local - other * 60_000) === other);
}
