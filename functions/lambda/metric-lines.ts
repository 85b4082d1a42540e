/** Writes to stdout directly, since Lambda wraps console output in JSON of its own, which hides the metrics. */
export function writeMetricLines(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
