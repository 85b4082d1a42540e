/** Numbers as the command's output shows them, the same on every machine. */

export const count = (value: number): string => value.toLocaleString('en-US');

export const plural = (value: number, noun: string): string =>
  `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** Three decimals, as metrics are compared; scientific where that would show nothing. */
export function figure(value: number): string {
  if (value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 1e6)) return value.toExponential(2);
  return value.toFixed(3);
}

export function bytes(value: number): string {
  if (value < 1_000) return plural(value, 'byte');
  const units = ['KB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log10(value) / 3), units.length);
  const scaled = value / 1_000 ** power;
  return `${scaled < 10 ? scaled.toFixed(1) : scaled.toFixed(0)} ${units[power - 1]}`;
}

export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return clock(seconds);
}

/** Whole seconds, for what is only estimated. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}
