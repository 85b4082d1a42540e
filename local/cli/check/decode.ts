import type { ObservedRecord } from '../../../functions/encode/record-observer';
import { labelsOfIds, type Encoder, type RawExample } from '../../../shared/dataset';
import {
  exampleNormaliser,
  isLabelSets,
  labelsIn,
  Rejection,
  sequenceReader,
  tokenise,
  vocabularyIds,
  type Ids,
  type TokenIds,
} from '../../../shared/encoding';
import type { Task, TextTarget } from '../../../shared/request/task';
import type { ShownInput, ShownTarget } from './result';

type Shown = { readonly input: ShownInput; readonly target: ShownTarget };

/**
 * Returns a function that gives what the network gets of a record, before tokens become ids and numbers are scaled.
 * Tokens are read as encoding reads them, but every token has an id, so that one missing from training is shown as it
 * is. The pieces of `bpe` exist only in the vocabulary, and what is missing from it is shown as `<unknown>`.
 */
export function exampleDecoder(task: Task, encoder: Encoder): (record: ObservedRecord) => Shown {
  const input =
    task.input.kind === 'tokens' && encoder.input.kind === 'tokens'
      ? readableIds(task.input, encoder.input)
      : undefined;
  const target =
    task.target.kind === 'tokens' && encoder.target.kind === 'tokens'
      ? readableIds(task.target, encoder.target)
      : undefined;
  const form = encoder.normalization ?? 'none';
  const normalised = exampleNormaliser(form);
  const read = sequenceReader(task, { input, target }, form);
  const labels = 'labels' in encoder.target ? labelsOfIds(encoder.target) : [];
  return ({ example: asWritten, encoded }) => {
    const example = normalised(asWritten);
    const sequences = read(example);
    if (sequences instanceof Rejection)
      throw new TypeError(`an encoded record cannot be read: ${sequences.detail}`);
    const conditions = example.conditions ?? [];
    return {
      input:
        input === undefined
          ? withoutTokens(task, sequences.steps, conditions)
          : // Conditions come before the sequence.
            [...conditions, ...input.textsOf(sequences.tokens)],
      target: target?.textsOf(sequences.target) ?? answerOf(example, encoded.target, labels),
    };
  };
}

function withoutTokens(task: Task, steps: RawExample['input'], conditions: readonly string[]): ShownInput {
  switch (task.input.kind) {
    case 'condition':
      return conditions;
    case 'labels':
      return (steps as readonly string[]).map(labelsIn);
    default:
      return numbersOf(task, steps);
  }
}

function numbersOf({ kind }: Task, steps: RawExample['input']): ShownInput {
  const [first] = steps;
  if (typeof steps === 'string' || !Array.isArray(first)) return [];
  if (kind === 'one-to-one') return first;
  const channels = steps as number[][];
  return first.length === 1 ? channels.map(([value = NaN]) => value) : channels;
}

/** Labels and tags as the encoder knows them, which may differ in form from the record's. */
function answerOf(
  { target }: RawExample,
  encoded: ObservedRecord['encoded']['target'],
  labels: readonly string[],
): ShownTarget {
  if (labels.length === 0) return target;
  if (typeof encoded === 'object' && isLabelSets(encoded)) {
    const starts = encoded.counts.map((_, index) => sumOf(encoded.counts.subarray(0, index)));
    const sets = Array.from(starts, (start, index) =>
      Array.from(encoded.ids.subarray(start, start + encoded.counts[index]!), (id) => labels[id] ?? ''),
    );
    return typeof target === 'string' ? (sets[0] ?? []) : sets;
  }
  if (typeof encoded === 'number') return labels[encoded] ?? String(target);
  const tags = target as readonly string[];
  return Array.from(encoded, (id, step) => labels[id] ?? tags[step] ?? '');
}

const sumOf = (counts: Int32Array): number => counts.reduce((sum, count) => sum + count, 0);

interface ReadableIds extends TokenIds {
  textsOf(ids: Ids): string[];
}

function readableIds(
  { tokens }: Pick<TextTarget, 'tokens'>,
  vocabulary: Parameters<typeof vocabularyIds>[1],
): ReadableIds {
  if (tokens === 'bpe') {
    const ids = vocabularyIds(tokens, vocabulary);
    const textOf = (id: number) => vocabulary.vocabulary[id] ?? '<unknown>';
    return {
      read: (text) => ids.read(text),
      of: (token) => ids.of(token),
      textsOf: (read) => Array.from(read, textOf),
    };
  }
  const texts: string[] = [];
  const known = new Map<string, number>();
  const of = (token: string): number => {
    const id = known.get(token) ?? texts.push(token) - 1;
    known.set(token, id);
    return id;
  };
  return {
    of,
    read: (text) => Int32Array.from(tokenise(text, { tokens, lowercase: false }), of),
    textsOf: (read) => Array.from(read, (id) => texts[id] ?? ''),
  };
}
