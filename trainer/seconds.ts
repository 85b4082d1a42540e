/** @param started what `performance.now()` was */
export const secondsSince = (started: number): number => (performance.now() - started) / 1000;
