import { isDeepStrictEqual } from 'node:util';
import type { RunRequest } from '../../shared/request/request';
import { valueAt } from '../../shared/request/schema-guide';
import type { Setting, Settings } from '../../shared/request/settled';
import { CHOSEN_SHAPE } from '../../shared/request/architecture';
import type { DataFacts } from './facts';
import { kindOf, type Chosen, type Known } from './known';
import { NETWORK_RULES } from './network-rules';
import { TRAINING_RULES } from './training-rules';

/**
 * A value for every field that depends on the data: the request's where it has one, else one that follows the kind and
 * the size of the data. A pure function: the same data and request come to the same settings.
 *
 * @param from what training starts from, whose weights fit no network but some
 */
export function chooseSettings(request: RunRequest, facts: DataFacts, from: StartsFrom = {}): Settings {
  const settings: Setting[] = [];
  const valueOf = (field: string) =>
    settings.find((setting) => setting.field === field)?.value ?? valueAt(request, field.split('.'));
  const known: Known = {
    ...facts,
    request,
    kind: kindOf(request),
    number: (field) => Number(valueOf(field)),
  };
  for (const { field, choose } of [...NETWORK_RULES, ...TRAINING_RULES]) {
    const given = valueAt(request, field.split('.'));
    const chosen = given === undefined ? fitting(field, choose(known), from) : undefined;
    if (given !== undefined) settings.push({ field, value: given, reason: null });
    else if (chosen !== undefined) settings.push({ field, value: chosen[0], reason: chosen[1] });
  }
  return settings;
}

export interface StartsFrom {
  /** A model, with the request that it was trained with. */
  readonly champion?: { readonly version: string; readonly request: RunRequest } | null;
  readonly vectors?: { readonly file: string; readonly dimensions: number } | undefined;
}

/** What weights that are taken ask for, in place of another value. */
function fitting(
  field: string,
  chosen: Chosen | undefined,
  { champion = null, vectors }: StartsFrom,
): Chosen | undefined {
  if (vectors !== undefined && field === 'network.embeddingSize')
    return [vectors.dimensions, `as the vectors of ${vectors.file}`];
  if (champion === null || !CHOSEN_SHAPE.some((shape) => shape === field)) return chosen;
  const its = valueAt(champion.request, field.split('.'));
  if (its === undefined || isDeepStrictEqual(its, chosen?.[0])) return chosen;
  return [its, `as the champion's ${champion.version}, whose weights training starts from`];
}
