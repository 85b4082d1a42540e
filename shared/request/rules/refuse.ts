import type { Problem } from '../problems';

/** A problem of the field at `path`, with which its sentence begins. */
export const refuse = (path: string, rest: string): Problem => ({ path, sentence: `${path} ${rest}` });

/** The problem, where the rule is broken. */
export const when = (isBroken: boolean, path: string, rest: string): Problem[] =>
  isBroken ? [refuse(path, rest)] : [];
