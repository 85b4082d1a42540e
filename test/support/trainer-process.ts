import { descendantsOf, listProcesses } from '../../local/cli/terminal/processes';

/** Process ids of the trainers that a process has started. */
export function trainersOf(ancestor: number): number[] {
  return descendantsOf(ancestor, listProcesses())
    .filter(({ command }) => /trainer\/main\.js/.test(command))
    .map(({ pid }) => pid);
}
