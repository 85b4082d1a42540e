import { queryError } from '../errors';
import { countEvents, EVENTS } from '../event-count';
import type { IterationEvent } from '../events';
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
  const { execution, runtime, path } = visit.frame;
  const given = state.ItemReader === undefined ? await itemsOf(state, visit) : undefined;
  await countEvents(execution, EVENTS.map);
  runtime.emit({ type: 'MapStarted', state: visit.name, items: given?.length ?? 0 }, path);
  const maxConcurrency = await maxConcurrencyOf(state, visit);
  const concurrency = Math.min(maxConcurrency || Infinity, MAXIMUM_CONCURRENCY[mode]);
  const read = () => (state.ItemReader ? readItems(state.ItemReader, visit) : Promise.resolve(given ?? []));
  const select = (values: readonly Json[]) =>
    Promise.all(values.map((value, index) => selectItem(state, visit, value, index)));
  const result =
    mode === 'DISTRIBUTED'
      ? await runDistributed(state, visit, {
          read: async () => select(await read()),
          concurrency,
          maxConcurrency,
        })
      : await runInline(state, visit, {
          values: given ?? [],
          inputs: await select(given ?? []),
          concurrency,
        });
  return conclude(visit, state, {
    next: state.Next,
    fallback: checkPayload(result, `Result of ${visit.name}`),
    extra: { result },
  });
}

async function itemsOf(state: MapState, visit: Visit): Promise<Json[]> {
  const items = await evaluateField(visit, 'Items', state.Items, visit.input);
  if (Array.isArray(items)) return items;
  throw queryError(
    `Items of ${visit.name} must be an array; got ${JSON.stringify(items).slice(0, 200)}`,
    'Items',
  );
}

/** 0 means no limit but Step Functions' own. */
async function maxConcurrencyOf(state: MapState, visit: Visit): Promise<number> {
  const range = { min: 0, max: Number.MAX_SAFE_INTEGER };
  return evaluateNumber(visit, 'MaxConcurrency', state.MaxConcurrency ?? 0, range);
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
    const path = `${frame.path}${frame.path && '/'}${name}[${index}]`;
    const emit = (what: IterationEvent) =>
      frame.runtime.emit({ type: `Iteration${what}`, state: name, index }, path);
    await countEvents(frame.execution, EVENTS.iteration);
    emit('Started');
    try {
      const output = await frame.runGroup(
        state.ItemProcessor,
        checkPayload(input, `Item ${index} of ${name}`),
        {
          ...frame,
          scope: new Scope(frame.scope),
          signal,
          path,
          mapItem: { Index: index, Value: run.values[index] ?? null },
        },
      );
      emit('Succeeded');
      return output;
    } catch (thrown) {
      emit(signal.aborted ? 'Aborted' : 'Failed');
      throw thrown;
    }
  });
  return runAll(iterations, { concurrency: run.concurrency, signal: frame.signal });
}
