import { queryError } from '../errors';
import { evaluateTemplate } from '../expressions';
import { bindingsOf, conclude, evaluateField, type Outcome, type Visit } from '../frame';
import type { Json } from '../json';
import { checkPayload } from '../limits';
import { evaluateNumber } from '../numbers';
import type { MapState } from '../schema';
import { Scope } from '../scope';
import { runAll } from '../timing';
import { runDistributed } from './distributed';
import { readItems } from './item-reader';

/** Step Functions runs at most 40 iterations of an inline Map, and 10,000 children of a distributed one, at once. */
const MAXIMUM_CONCURRENCY = { INLINE: 40, DISTRIBUTED: 10_000 };

export async function runMap(state: MapState, visit: Visit): Promise<Outcome> {
  const mode = state.ItemProcessor.ProcessorConfig?.Mode ?? 'INLINE';
  const values = await itemsOf(state, visit);
  const concurrency = await concurrencyOf(state, visit, MAXIMUM_CONCURRENCY[mode]);
  const inputs = await Promise.all(values.map((value, index) => selectItem(state, visit, value, index)));
  const result =
    mode === 'DISTRIBUTED'
      ? await runDistributed(state, visit, { items: inputs, concurrency })
      : await runInline(state, visit, { values, inputs, concurrency });
  return conclude(visit, state, {
    next: state.Next,
    fallback: checkPayload(result, `Result of ${visit.name}`),
    extra: { result },
  });
}

async function itemsOf(state: MapState, visit: Visit): Promise<Json[]> {
  if (state.ItemReader) return readItems(state.ItemReader, visit);
  const items = await evaluateField(visit, 'Items', state.Items, visit.input);
  if (Array.isArray(items)) return items;
  throw queryError(`Items of ${visit.name} must be an array; got ${JSON.stringify(items).slice(0, 200)}`);
}

/** 0 means no limit but Step Functions' own. */
async function concurrencyOf(state: MapState, visit: Visit, maximum: number): Promise<number> {
  const asked = await evaluateNumber(visit, 'MaxConcurrency', state.MaxConcurrency ?? 0, {
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
  });
  return asked === 0 ? maximum : Math.min(asked, maximum);
}

async function selectItem(state: MapState, visit: Visit, value: Json, index: number): Promise<Json> {
  if (state.ItemSelector === undefined) return value;
  const bindings = bindingsOf(visit, {}, { Index: index, Value: value });
  return evaluateTemplate(state.ItemSelector, bindings, 'ItemSelector');
}

async function runInline(
  state: MapState,
  visit: Visit,
  run: { readonly values: Json[]; readonly inputs: Json[]; readonly concurrency: number },
): Promise<Json[]> {
  const { frame, name } = visit;
  const iterations = run.inputs.map((input, index) => async (signal: AbortSignal) => {
    return frame.runGroup(state.ItemProcessor, checkPayload(input, `Item ${index} of ${name}`), {
      ...frame,
      scope: new Scope(frame.scope),
      signal,
      path: `${frame.path}${frame.path && '/'}${name}[${index}]`,
      mapItem: { Index: index, Value: run.values[index] ?? null },
    });
  });
  return runAll(iterations, { concurrency: run.concurrency, signal: frame.signal });
}
