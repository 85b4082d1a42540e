import { z } from 'zod';

/** Steps of a run in their order, and what people call them. */
export const STEP_NAMES = [
  ['before', 'Preparing the data, waiting for a machine'],
  ['plan', 'Planning'],
  ['countClasses', 'Counting classes'],
  ['deal', 'Dealing records to splits'],
  ['profile', 'Profiling'],
  ['merge', 'Merging'],
  ['encode', 'Encoding'],
  ['seal', 'Sealing'],
  ['trainVariants', 'Training the variants'],
  ['wait', 'Waiting for a machine, and its start'],
  ['load', 'Loading'],
  ['train', 'Training'],
  ['evaluate', 'Evaluation'],
  ['export', 'Export'],
  ['gate', 'Gate'],
  ['rematch', 'Evaluating another champion, and the gate again'],
] as const;

export const Step = z.enum(STEP_NAMES.map(([step]) => step) as [StepName, ...StepName[]]);
type StepName = (typeof STEP_NAMES)[number][0];

/** What a run's steps took; without those that it did not take, or of which nothing is known. */
export const StepSeconds = z.partialRecord(Step, z.number());
export type StepSeconds = z.infer<typeof StepSeconds>;

/** The parts of the training job, as its evaluation has them. */
export const JOB_STEPS: ReadonlySet<StepName> = new Set(['load', 'train', 'evaluate', 'export']);
