import { isAscending, type Instant } from './instant';

/**
 * Instants of which some are of an hour that clocks show twice: each of these is the first or the second, as the order of
 * the file tells where its rows rise, or fall, but for that hour. As they are, the first ones, where there is nothing to
 * tell; undefined where rows of the hour go forth and back, and nothing tells which they are.
 *
 * @param instants in the order of the file
 */
export function withRepeatedHours(instants: readonly Instant[]): readonly Instant[] | undefined {
  const twice = instants.filter(({ second }) => second !== undefined);
  if (twice.length < 2) return instants;
  const rising = secondsTold(instants);
  if (isAscending(rising)) return rising;
  const falling = secondsTold([...instants].reverse());
  if (isAscending(falling)) return [...falling].reverse();
  return isOnePass(twice) || isOnePass([...twice].reverse()) ? instants : undefined;
}

const isOnePass = (twice: readonly Instant[]): boolean =>
  twice.every(({ value }, at) => at === 0 || value > twice[at - 1]!.value);

/** In rows next to each other that are of such an hour, it begins anew where their times go back, or else where they stay. */
function secondsTold(instants: readonly Instant[]): Instant[] {
  const told: Instant[] = [];
  for (let start = 0; start < instants.length;) {
    let end = start + 1;
    if (instants[start]!.second !== undefined)
      while (end < instants.length && instants[end]!.second !== undefined) end += 1;
    const run = instants.slice(start, end);
    const back = run.findIndex(({ value }, at) => at > 0 && value < run[at - 1]!.value);
    const anew = back >= 0 ? back : run.findIndex(({ value }, at) => at > 0 && value === run[at - 1]!.value);
    told.push(...run.map((instant, at) => (anew >= 0 && at >= anew ? secondOf(instant) : instant)));
    start = end;
  }
  return told;
}

const secondOf = (instant: Instant): Instant =>
  instant.second === undefined ? instant : { ...instant, value: instant.second };
