import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process of the machine; not every Linux has `ps`, and no Mac has /proc. */
export function listProcesses(): RunningProcess[] {
  return existsSync('/proc/self/stat') ? readProc() : readPs();
}

/** The children of a process, their children, and so on. */
export function descendantsOf(ancestor: number, processes: readonly RunningProcess[]): RunningProcess[] {
  const children = processes.filter(({ pid, parent }) => parent === ancestor && pid !== ancestor);
  return children.flatMap((child) => [child, ...descendantsOf(child.pid, processes)]);
}

function readProc(): RunningProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [readProcess(name)];
      } catch {
        // It ended after the folder was listed.
        return [];
      }
    })
    .filter((found) => found !== undefined);
}

function readProcess(pid: string): RunningProcess | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name before the state is in parentheses and may hold anything (proc(5)).
  const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  // One that has ended and is only waited for is not running.
  return state === 'Z' ? undefined : { pid: Number(pid), parent: Number(parent), command };
}

function readPs(): RunningProcess[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
    });
}
