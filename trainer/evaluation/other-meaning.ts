import { isDeepStrictEqual } from 'node:util';
import type { Encoder } from '../../shared/dataset';
import { horizonsOf } from '../../shared/request/records';
import type { RunRequest } from '../../shared/request/request';
import { isAligned, isNextLabels } from '../../shared/request/task';
import { readAlike } from '../metrics/entities';
import type { ForecastOutput } from '../tasks/program';

/** What says what the answers of a model mean. */
export interface Meaning {
  readonly request: RunRequest;
  readonly encoder: Encoder;
}

/** Why answers of the same kind mean something else in the champion's model than in this run's; undefined where they do not. */
export const otherMeaning = (champion: Meaning, own: Meaning): string | undefined =>
  otherScheme(champion, own) ?? otherLabels(champion, own) ?? otherForecast(champion, own);

/** Tags of another scheme would be read as other entities, or as none. */
function otherScheme(champion: Meaning, own: Meaning): string | undefined {
  const [theirs, ours] = [champion.request.task.target, own.request.task.target];
  if (theirs.kind !== 'tags' || ours.kind !== 'tags') return undefined;
  if (theirs.scheme === 'none' || ours.scheme === 'none' || readAlike(theirs.scheme, ours.scheme))
    return undefined;
  return `it tags by the scheme "${theirs.scheme}", this run's models by "${ours.scheme}"`;
}

/** Labels of a record, of each step, and of each next step are asked for after other inputs. */
function otherLabels(champion: Meaning, own: Meaning): string | undefined {
  const [theirs, ours] = [labelsTold(champion), labelsTold(own)];
  return theirs === ours ? undefined : `it tells the labels of ${theirs}, this run's models those of ${ours}`;
}

function labelsTold({ request: { task } }: Meaning): string | undefined {
  if (task.target.kind !== 'labels') return undefined;
  if (!isAligned(task)) return 'a record';
  return isNextLabels(task.target) ? 'the next step' : 'each step';
}

/** Other fields or horizons are other values, whatever their number. */
function otherForecast(champion: Meaning, own: Meaning): string | undefined {
  const [theirs, ours] = [valuesOf(champion), valuesOf(own)];
  return isDeepStrictEqual(theirs, ours)
    ? undefined
    : `it forecasts ${listOf(theirs)}, this run's models ${listOf(ours)}`;
}

/** A single value has no field: it may have another name in other data. */
function valuesOf({ request: { data }, encoder: { target } }: Meaning): ForecastOutput[] {
  if (target.kind !== 'value') return [];
  return target.outputs ?? horizonsOf(data.records).map((horizon) => ({ field: '', horizon }));
}

const VALUES_LISTED = 4;

function listOf(values: readonly ForecastOutput[]): string {
  const listed = values
    .slice(0, VALUES_LISTED)
    .map(({ field, horizon }) => `${field === '' ? 'the value' : field} in ${horizon} rows`);
  const more = values.length - listed.length;
  return `${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}`.replaceAll('in 1 rows', 'in 1 row');
}
