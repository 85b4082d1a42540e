import { readJson, writeJson } from '../../shared/artifacts/json';
import { buildKeys } from '../../shared/artifacts/keys';
import type { Encoder, Moments, ShardProfile } from '../../shared/dataset';
import { RunPlan } from '../../shared/plan';
import type { Task } from '../../shared/request/task';
import type { MergeOutput } from '../../shared/workflow';
import type { z } from 'zod';
import type { Context } from '../lambda/handler';
import { count } from './code-points';
import { mergeMoments, noMoments, scalerOf } from './moments';
import { readProfiles } from './shard-results';
import { addReasons, checkRejects, checkSetAside } from './tolerance';
import { checkUsable } from './usable';
import { labelsOf, vocabularyOf } from './vocabulary';

/**
 * Merges the shards' profiles into the encoder: vocabulary, labels and scalers, from the training split only.
 *
 * @throws TooManyRejects, UnreadableShard above the request's tolerances
 * @throws DatasetUnusable where a split is empty, or the target has one class or value only
 */
export async function mergeProfiles(
  { planKey }: { planKey: string },
  { store }: Pick<Context, 'store'>,
): Promise<z.infer<typeof MergeOutput>> {
  const plan = await readJson(store, planKey, RunPlan);
  const { data, task } = plan.request;
  const { shards } = plan.dataset;
  const { profiles, setAside } = await readProfiles(store, plan);
  checkSetAside(setAside, shards.length, data.rejects);

  const read = sum(profiles.map((profile) => profile.read));
  const rejected = sum(profiles.map((profile) => profile.rejected));
  const reasons = addReasons(profiles.map((profile) => profile.reasons));
  checkRejects({ read, rejected, reasons }, data.rejects);

  const encoder: Encoder = { ...encoderOf(profiles, task), firstLines: firstLinesOf(plan, profiles) };
  const records = {
    train: sum(profiles.map(({ accepted }) => accepted.train)),
    validation: sum(profiles.map(({ accepted }) => accepted.validation)),
    test: sum(profiles.map(({ accepted }) => accepted.test)),
  };
  checkUsable(
    { records, read, rejected, target: encoder.target, targetMoments: targetMomentsOf(profiles) },
    plan,
  );
  const encoderKey = buildKeys(plan.buildRoot).encoder;
  await writeJson(store, encoderKey, encoder);
  return { encoderKey, read, rejected };
}

function encoderOf(profiles: readonly ShardProfile[], task: Task): Encoder {
  return {
    version: 1,
    input:
      task.input.kind === 'tokens'
        ? { kind: 'tokens', vocabulary: vocabularyOf(addCounts(profiles, 'tokens'), task.input) }
        : numericEncoderOf(profiles, task.input.scaling),
    target:
      task.target.kind === 'class'
        ? { kind: 'class', ...labelsOf(addCounts(profiles, 'labels')) }
        : {
            kind: 'value',
            scaler: task.target.scaling === 'standard' ? scalerOf(targetMomentsOf(profiles)) : null,
          },
  };
}

/** The number of channels is that of most records; the encoder sets the others aside. */
function numericEncoderOf(profiles: readonly ShardProfile[], scaling: 'standard' | 'none'): Encoder['input'] {
  const recordsOf = new Map<number, number>();
  for (const { inputMoments, read, rejected } of profiles)
    recordsOf.set(inputMoments.length, (recordsOf.get(inputMoments.length) ?? 0) + read - rejected);
  const channels = [...recordsOf].reduce((most, next) => (next[1] > most[1] ? next : most), [1, 0])[0];
  const alike = profiles.filter(({ inputMoments }) => inputMoments.length === channels);
  const moments = Array.from({ length: channels }, (_, channel) =>
    alike.reduce<Moments>(
      (all, profile) => mergeMoments(all, profile.inputMoments[channel] ?? noMoments()),
      noMoments(),
    ),
  );
  return { kind: 'numeric', channels, scalers: scaling === 'standard' ? moments.map(scalerOf) : [] };
}

const targetMomentsOf = (profiles: readonly ShardProfile[]): Moments =>
  profiles.reduce<Moments>(
    (all, { targetMoments }) => mergeMoments(all, targetMoments ?? noMoments()),
    noMoments(),
  );

function addCounts(profiles: readonly ShardProfile[], of: 'tokens' | 'labels'): Map<string, number> {
  const counts = new Map<string, number>();
  for (const profile of profiles) for (const [text, times] of profile[of]) count(counts, text, times);
  return counts;
}

/** First line of each shard in its file. Unknown, and absent, behind a shard that could not be read. */
function firstLinesOf(plan: RunPlan, profiles: readonly ShardProfile[]): Record<string, number> {
  const linesOf = new Map(profiles.map(({ shard, lines }) => [shard, lines]));
  const firstLines: [string, number][] = [];
  let nextLine: number | undefined;
  for (const { id, startByte } of plan.dataset.shards) {
    const firstLine = startByte === 0 ? 1 : nextLine;
    const lines = linesOf.get(id);
    if (firstLine !== undefined) firstLines.push([String(id), firstLine]);
    nextLine = firstLine === undefined || lines === undefined ? undefined : firstLine + lines;
  }
  return Object.fromEntries(firstLines);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
