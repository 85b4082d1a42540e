import { isStream } from './data';
import type { RunRequest } from './request';
import type { Task } from './task';

/** The task that a dataset's rows are read for: rows of a long text are pieces of one sequence, so that none is too long. */
export function taskOfRows({ data, task }: Pick<RunRequest, 'data' | 'task'>): Task {
  if (!isStream(data) || task.kind !== 'one-to-many') return task;
  return { ...task, target: { ...task.target, maximumLength: Number.MAX_SAFE_INTEGER } };
}
