import type { z } from 'zod';
import { Optimizer } from '../../../shared/request/training';
import { adam, adamw } from './adam';
import type { OptimizerDefinition, UpdateRule } from './optimizer';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

export type { HostUpdate, OptimizerState, UpdateRule } from './optimizer';

/** As in a run's request, whose schema has the defaults. The learning rate is given with each step instead. */
export type OptimizerOptions = z.input<typeof Optimizer>;

type Kind = Optimizer['kind'];
type OptionsOf<K extends Kind> = Extract<Optimizer, { kind: K }>;

const OPTIMIZERS: { readonly [K in Kind]: OptimizerDefinition<OptionsOf<K>> } = { sgd, rmsprop, adam, adamw };

/** The kinds of optimizer. */
export const OPTIMIZER_KINDS = Object.keys(OPTIMIZERS) as readonly Kind[];

/** @throws ZodError for options that the request's schema refuses */
export function updateRule(options: OptimizerOptions): UpdateRule {
  const parsed = Optimizer.parse(options);
  return ruleOf(parsed.kind, parsed);
}

const ruleOf = <K extends Kind>(kind: K, options: OptionsOf<K>): UpdateRule => OPTIMIZERS[kind].rule(options);
