import { randomInt } from 'node:crypto';
import { isRunName } from '../../../shared/run-name';
import { UsageError } from '../terminal/usage-error.cjs';

/** Of names of executions; a run's name is part of keys as well. */
const LONGEST = 80;
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A name that no other run has: what is run, when, and four random letters. */
export function newRunName(title: string, now: Date): string {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const letters = Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  const ending = `-${time}-${letters}`;
  const slug = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${slug.slice(0, LONGEST - ending.length).replaceAll(/^-+|-+$/g, '') || 'run'}${ending}`;
}

/** @throws UsageError where Step Functions would refuse the name, or it could not be part of a key */
export function checkRunName(name: string): string {
  if (isRunName(name)) return name;
  throw new UsageError(
    `--name "${name}" cannot name a run: it takes 1 to ${LONGEST} letters, digits, ".", "_" and "-", the first one no dot.`,
  );
}
