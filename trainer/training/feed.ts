import type { SettledTraining } from '../../shared/request/settled';
import { planBatches } from '../data/batches';
import { costsOf, generatedSteps, type Examples } from '../data/examples';
import { padBatch } from '../data/pad';
import type { Carry } from '../network/language-model';
import type { LongText, TaskProgram } from '../tasks/program';
import { updatesOf, type Part } from './updates';

/** What some steps of an epoch learn from. */
export interface Group {
  /** Updates, in their order; their losses are to be called in that order, each once. */
  readonly updates: readonly (readonly Part[])[];
  /** What the losses are the mean over. */
  readonly terms: number;
  readonly sequences: number;
}

/** Feeds an epoch, step by step: a function of the request, of the step, and of what the steps before left. */
export interface Feed {
  readonly stepsPerEpoch: number;
  /** @param steps of an epoch (1-based), counted from 0, first and last included */
  group(epoch: number, steps: { readonly first: number; readonly last: number }): Group;
  /** State of the network that the next step goes on from; empty where each step starts anew. */
  readonly carry: Carry;
}

export interface FeedOptions {
  readonly program: TaskProgram;
  readonly examples: Examples;
  readonly request: Pick<SettledTraining, 'batchSize' | 'seed'>;
}

export function feedOf({ program, examples, request }: FeedOptions): Feed {
  if (program.longText !== undefined) return textFeed(program.longText, examples);
  const { batchSize, seed } = request;
  const batches = planBatches({ lengths: costsOf(examples), batchSize, seed });
  const { stepsPerEpoch } = batches;
  return {
    stepsPerEpoch,
    carry: {},
    group(epoch, { first, last }) {
      const padded = Array.from({ length: last - first + 1 }, (_, index) =>
        padBatch(examples, batches.recordsAt((epoch - 1) * stepsPerEpoch + first + index)),
      );
      return {
        updates: updatesOf(program, padded),
        terms: padded.reduce((sum, batch) => sum + program.lossTerms(batch), 0),
        sequences: padded.reduce((sum, { size }) => sum + size, 0),
      };
    },
  };
}

/** A step is a chunk of all lanes; each epoch begins without a state. */
function textFeed(longText: LongText, examples: Examples): Feed {
  const lanes = longText.lanesOf(examples);
  const carry: Carry = {};
  return {
    stepsPerEpoch: lanes.chunks,
    carry,
    group(_, { first }) {
      if (first === 0) delete carry.current;
      const loss = longText.loss(examples, lanes, first, carry);
      const { rows, tokens } = longText.sizeOf(lanes, first);
      return { updates: [[{ share: 1, loss }]], terms: tokens, sequences: rows };
    },
  };
}

/** How many sequences measuring a split is worth, in those that a step of training counts. */
export function sequencesOf({ longText }: Pick<TaskProgram, 'longText'>, examples: Examples): number {
  if (longText === undefined) return examples.count;
  return Math.ceil(generatedSteps(examples) / longText.lanesOf(examples).chunkSteps);
}
