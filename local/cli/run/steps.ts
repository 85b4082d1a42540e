import type { z } from 'zod';
import {
  DealOutput,
  GateOutput,
  MergeOutput,
  PlanOutput,
  PredictedOutput,
  PredictionPlanOutput,
  PublishOutput,
  SealOutput,
} from '../../../shared/workflow';
import type { Json } from '../../emulator/asl/json';
import { count, plural } from '../terminal/format';

interface Step {
  /** Field of `seconds` in the JSON result. */
  readonly key: string;
  readonly label: string;
  /** The states that handle a failure: the summary says what they did. */
  readonly isHidden?: boolean;
  /** What the step came to, from its state's output; undefined where that says nothing to a reader. */
  readonly describe?: (output: Json) => string | undefined;
}

/** What the output says where it has the expected shape; another workflow's states are still listed. */
const describing =
  <Schema extends z.ZodType>(schema: Schema, describe: (output: z.output<Schema>) => string) =>
  (output: Json): string | undefined => {
    const parsed = schema.safeParse(output);
    return parsed.success ? describe(parsed.data) : undefined;
  };

const setAside = (rejected: number): string => (rejected === 0 ? '' : `, ${count(rejected)} set aside`);

/** The test split's alone: of all records they may be few, and of what is measured many. */
const testSetAside = (bySplit: z.infer<typeof SealOutput>['rejectedBySplit']): string =>
  bySplit === undefined || bySplit.test === 0 ? '' : ` (${count(bySplit.test)} of the test split)`;

/** Records that a split held out more strictly has too. */
function onTwoSides(duplicates: z.infer<typeof SealOutput>['duplicates']): string {
  const { train = 0, validation = 0, dropped = 0 } = duplicates ?? {};
  if (train + validation === 0) return '';
  return `, ${count(train + validation)} also in a split held out${dropped > 0 ? ', left out' : ''}`;
}

const STEPS: Readonly<Record<string, Step>> = {
  Plan: {
    key: 'plan',
    label: 'Plan',
    describe: describing(PlanOutput, ({ shards }) => plural(shards, 'shard')),
  },
  CountClasses: { key: 'countClasses', label: 'Count classes' },
  DealRecords: {
    key: 'deal',
    label: 'Deal records',
    describe: describing(
      DealOutput,
      ({ classes, records, moved }) =>
        `${plural(records, 'record')} of ${count(classes)} classes, ${count(moved)} moved`,
    ),
  },
  ProfileShards: { key: 'profile', label: 'Profile' },
  Merge: {
    key: 'merge',
    label: 'Merge',
    describe: describing(
      MergeOutput,
      ({ read, rejected }) => `${plural(read, 'record')}${setAside(rejected)}`,
    ),
  },
  EncodeShards: { key: 'encode', label: 'Encode' },
  Seal: {
    key: 'seal',
    label: 'Seal',
    describe: describing(
      SealOutput,
      ({ records: { train, validation, test }, rejected, rejectedBySplit, duplicates }) =>
        `${count(train)} training, ${count(validation)} validation and ${plural(test, 'test record')}${setAside(rejected)}${testSetAside(rejectedBySplit)}${onTwoSides(duplicates)}`,
    ),
  },
  TrainVariants: { key: 'trainVariants', label: 'Train variants' },
  Train: { key: 'train', label: 'Train and evaluate' },
  TrainOnDemand: { key: 'trainOnDemand', label: 'Train and evaluate, On-Demand' },
  Gate: {
    key: 'gate',
    label: 'Gate',
    describe: describing(GateOutput, ({ promote }) => (promote ? 'passed' : 'not passed')),
  },
  EvaluateChampion: { key: 'evaluateChampion', label: 'Evaluate the new champion' },
  GateAgain: {
    key: 'gateAgain',
    label: 'Gate again',
    describe: describing(GateOutput, ({ promote }) => (promote ? 'passed' : 'not passed')),
  },
  Publish: {
    key: 'publish',
    label: 'Publish',
    describe: describing(
      PublishOutput,
      ({ version, promoted, rematch }) =>
        `version ${version}, ${promoted ? 'now in use' : rematch === null ? 'not promoted' : `has a rematch with ${rematch.champion}`}`,
    ),
  },
  PlanPredictions: {
    key: 'plan',
    label: 'Plan',
    describe: describing(PredictionPlanOutput, ({ shards }) => plural(shards, 'shard')),
  },
  PredictShards: { key: 'predict', label: 'Predict' },
  SealPredictions: {
    key: 'seal',
    label: 'Seal',
    describe: describing(
      PredictedOutput,
      ({ predicted, rejected }) => `${plural(predicted, 'prediction')}${setAside(rejected)}`,
    ),
  },
  AnnouncePredictions: { key: 'announce', label: 'Announce' },
  NotifyOfPredictions: { key: 'notify', label: 'Notify' },
  AnnounceModel: { key: 'announce', label: 'Announce' },
  NotifyOfModel: { key: 'notify', label: 'Notify' },
  Explain: { key: 'explain', label: 'Explain', isHidden: true },
  AnnounceFailure: { key: 'announce', label: 'Announce', isHidden: true },
  NotifyOfFailure: { key: 'notify', label: 'Notify', isHidden: true },
};

/** How a state of the workflow is shown. One that is not in the table has its own name. */
export function stepOf(state: string): Step {
  return STEPS[state] ?? { key: state.charAt(0).toLowerCase() + state.slice(1), label: state };
}

/** Only these do work; the others choose the way or end it, in no time. */
export const isStep = (stateType: string): boolean => ['Task', 'Map', 'Parallel'].includes(stateType);
