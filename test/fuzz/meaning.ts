import assert from 'node:assert/strict';
import { labelsOfIds, type Encoder, type Scaler } from '../../shared/dataset';
import type { RunRequest } from '../../shared/request/request';
import type { Built, EncodedRecord } from './built';
import type { Match } from './matching';
import { meansOf, type Meaning } from './meanings';

interface Known {
  readonly record: EncodedRecord;
  readonly meaning: Meaning;
}

/**
 * Holds the numbers of records that damage left alone against what they were written from; and the encoder against
 * the training records, where all of them are such.
 *
 * @throws AssertionError
 */
export function checkMeaning(built: Built, matches: readonly Match[]): void {
  const { request } = built.plan;
  const known = matches.flatMap(({ record, expected }): Known[] =>
    expected?.rows === undefined ? [] : [{ record, meaning: meansOf(expected.rows, request) }],
  );
  const areAllKnown = known.length === matches.length;
  for (const { record, meaning } of known) {
    const isOwn = request.task.input.kind === 'numeric' && request.task.input.scaling === 'record';
    checkInput(record, meaning, {
      input: isOwn ? scaledByRecord(built.encoder, meaning) : built.encoder.input,
    });
    checkTarget(record, meaning, built.encoder);
  }
  const trained = known.filter(({ record }) => record.split === 'train').map(({ meaning }) => meaning);
  // Records that only encoding sets aside, or that are dropped, were counted in profiling.
  const { records, duplicates } = built.manifest;
  const areAllTrained = records.rejected === 0 && (duplicates?.dropped ?? 0) === 0;
  if (areAllKnown && areAllTrained) checkEncoder(trained, request, built.encoder);
}

function checkInput(
  record: EncodedRecord,
  { tokens, steps, conditions }: Meaning,
  { input }: Pick<Encoder, 'input'>,
): void {
  const what = `input at line ${record.line}`;
  if (input.kind === 'tokens') {
    if (tokens !== undefined) assert.deepEqual(record.input, idsOf(tokens, input.vocabulary, 2), what);
    const lists = input.conditions.map(({ values }) => values);
    assert.deepEqual(
      record.conditions,
      lists.flatMap((values, n) => idsOf(conditions.slice(n, n + 1), values, 2)),
    );
  } else if (input.kind === 'numeric') {
    const values = steps.flatMap((step) =>
      step.map((value, channel) => scaled(value, input.scalers[channel])),
    );
    assert.deepEqual(record.input, values, what);
  }
}

function checkTarget(
  record: EncodedRecord,
  { answer, answerTokens, offset }: Meaning,
  { target }: Encoder,
): void {
  const what = `target at line ${record.line}`;
  switch (target.kind) {
    case 'class':
      return assert.equal(labelsOfIds(target)[Number(record.target)], String(answer), what);
    case 'tags':
      return assert.deepEqual(
        [record.target].flat().map((id) => labelsOfIds(target)[id]),
        answerTokens,
        what,
      );
    case 'value':
      if (record.spread !== undefined) return checkOwnUnit(record, { answer, offset }, what);
      return assert.equal(record.target, scaled(Number(answer) - offset, target.scaler ?? undefined), what);
    case 'tokens':
      if (answerTokens === undefined) return;
      return assert.deepEqual(record.target, idsOf(answerTokens, target.vocabulary, 4), what);
    case 'labels':
      return assert.fail(`${what}: no fuzzed request has sets of labels`);
  }
}

/** With the numbers of each channel of the record as its mean and deviation. */
function scaledByRecord({ input }: Encoder, { steps }: Meaning): Encoder['input'] {
  if (input.kind !== 'numeric') return input;
  const scalers = (steps[0] ?? []).map((_, channel): Scaler => {
    const values = steps.map((step) => step[channel]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    if (new Set(values).size === 1)
      return { mean, standardDeviation: mean === 0 ? 1 : Math.abs(mean) * 0.01 };
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, standardDeviation: Math.sqrt(variance) };
  });
  return { ...input, scalers };
}

/** A value comes back from its target, to what a 32-bit float holds of the largest of the three. */
function checkOwnUnit(
  { target, spread, offset }: EncodedRecord,
  meant: Pick<Meaning, 'answer' | 'offset'>,
  what: string,
): void {
  const value = Number(target) * spread! + offset!;
  const largest = Math.max(Math.abs(Number(meant.answer)), Math.abs(offset!), Number.MIN_VALUE);
  assert(
    Math.abs(value - Number(meant.answer)) <= largest * 2 ** -22,
    `${what}: ${value}, not ${String(meant.answer)}`,
  );
  if (meant.offset !== 0) assert.equal(offset, Math.fround(meant.offset), what);
}

/** The text of each id is looked for as it is: 1 where there is none. */
const idsOf = (tokens: readonly string[], vocabulary: readonly string[], special: number): number[] =>
  tokens.map((token) => Math.max(1, vocabulary.indexOf(token, special)));

const scaled = (value: number, scaler: Scaler | undefined): number =>
  Math.fround(scaler === undefined ? value : (value - scaler.mean) / scaler.standardDeviation);

/** Vocabulary, labels and scalers again, from the training records. */
function checkEncoder(trained: readonly Meaning[], { task }: RunRequest, { input, target }: Encoder): void {
  if (input.kind === 'tokens' && task.input.kind === 'tokens' && task.input.tokens !== 'bpe') {
    const tokens = trained.map((meaning) => meaning.tokens ?? []);
    assert.deepEqual(input.vocabulary.slice(2), byCount(tokens, task.input), 'vocabulary');
  }
  if (target.kind === 'tokens' && task.target.kind === 'tokens' && task.target.tokens !== 'bpe') {
    const tokens = trained.map(({ answerTokens }) => answerTokens ?? []);
    assert.deepEqual(target.vocabulary.slice(4), byCount(tokens, task.target), "the target's vocabulary");
  }
  if (target.kind === 'class')
    checkLabels(
      trained.map(({ answer }) => String(answer)),
      target,
    );
  if (target.kind === 'tags')
    checkLabels(
      trained.flatMap(({ answerTokens }) => answerTokens ?? []),
      target,
    );
  if (target.kind === 'value' && target.scaler !== null)
    checkScaler(
      trained.map(({ answer, offset }) => Number(answer) - offset),
      target.scaler,
    );
  if (input.kind === 'numeric')
    input.scalers.forEach((scaler, channel) => {
      checkScaler(
        trained.flatMap(({ steps }) => steps.map((step) => step[channel] ?? NaN)),
        scaler,
      );
    });
}

function byCount(
  sequences: readonly (readonly string[])[],
  kept: { minimumCount: number; maximumVocabulary: number },
): string[] {
  const counts = countsOf(sequences.flat());
  return [...counts.keys()]
    .filter((token) => (counts.get(token) ?? 0) >= kept.minimumCount)
    .sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || byBytes(a, b))
    .slice(0, kept.maximumVocabulary);
}

function checkLabels(labels: readonly string[], target: { labels: string[]; counts: number[] }): void {
  const counts = countsOf(labels);
  const names = [...counts.keys()].sort(byBytes);
  assert.deepEqual(target.labels, names, 'labels');
  assert.deepEqual(
    target.counts,
    names.map((name) => counts.get(name)),
    'counts of labels',
  );
}

function countsOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, 1 + (counts.get(text) ?? 0));
  return counts;
}

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** In two passes, where the pipeline takes one. */
function checkScaler(values: readonly number[], { mean, standardDeviation }: Scaler): void {
  const average = values.reduce((total, value) => total + value, 0) / values.length;
  const variance = values.reduce((total, value) => total + (value - average) ** 2, 0) / values.length;
  const size = Math.max(1e-30, ...values.map(Math.abs));
  assert(Math.abs(mean - average) <= 1e-9 * size, `a mean of ${mean}, not ${average}`);
  const expected = Math.sqrt(variance) || 1;
  const isConstant = Math.sqrt(variance) <= 1e-9 * size;
  assert(
    isConstant || Math.abs(standardDeviation - expected) <= 1e-9 * size,
    `a deviation of ${standardDeviation}, not ${expected}`,
  );
}
