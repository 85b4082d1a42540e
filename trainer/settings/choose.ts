import type { RunRequest } from '../../shared/request/request';
import { valueAt } from '../../shared/request/schema-guide';
import type { Setting, Settings } from '../../shared/request/settled';
import type { DataFacts } from './facts';
import { kindOf, type Known } from './known';
import { NETWORK_RULES } from './network-rules';
import { TRAINING_RULES } from './training-rules';

/**
 * A value for every field that depends on the data: the request's where it has one, else one that follows the kind and
 * the size of the data. A pure function: the same data and request come to the same settings.
 */
export function chooseSettings(request: RunRequest, facts: DataFacts): Settings {
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
    const chosen = given === undefined ? choose(known) : undefined;
    if (given !== undefined) settings.push({ field, value: given, reason: null });
    else if (chosen !== undefined) settings.push({ field, value: chosen[0], reason: chosen[1] });
  }
  return settings;
}
