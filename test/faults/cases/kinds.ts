import { showHostile } from '../hostile/characters';
import { listLinked } from '../hostile/links';
import { matchHostile } from '../hostile/patterns';
import { refuseDeep } from '../hostile/requests';
import { readDamaged } from '../parquet/outcome';

/** What one case does: it throws where something is lost. */
export type RunCase = (seed: number, index: number) => string | Promise<string>;

/** Faults of which each try is a case of its own, made from a seed and a number. */
export const CASES = {
  patterns: matchHostile,
  requests: refuseDeep,
  characters: showHostile,
  links: listLinked,
  parquet: readDamaged,
} as const satisfies Readonly<Record<string, RunCase>>;
