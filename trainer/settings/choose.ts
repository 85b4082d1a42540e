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
 * @param champion the model that training starts from, whose weights fit no network but its own
 */
export function chooseSettings(
  request: RunRequest,
  facts: DataFacts,
  champion: StartedFrom | null = null,
): Settings {
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
    const chosen = given === undefined ? inherited(field, choose(known), champion) : undefined;
    if (given !== undefined) settings.push({ field, value: given, reason: null });
    else if (chosen !== undefined) settings.push({ field, value: chosen[0], reason: chosen[1] });
  }
  return settings;
}

/** A model whose weights are taken, with the request that it was trained with. */
interface StartedFrom {
  readonly version: string;
  readonly request: RunRequest;
}

/** The champion's value in place of another one, where weights depend on it. */
function inherited(
  field: string,
  chosen: Chosen | undefined,
  champion: StartedFrom | null,
): Chosen | undefined {
  if (champion === null || !CHOSEN_SHAPE.some((shape) => shape === field)) return chosen;
  const its = valueAt(champion.request, field.split('.'));
  if (its === undefined || isDeepStrictEqual(its, chosen?.[0])) return chosen;
  return [its, `as the champion's ${champion.version}, whose weights training starts from`];
}
