import { SPLITS, type Moments, type TargetEncoder } from '../../shared/dataset';
import { DatasetUnusable } from '../../shared/errors';
import type { RunPlan } from '../../shared/plan';
import { showValue } from '../../shared/request/nearest';

interface Found {
  readonly records: { readonly train: number; readonly validation: number; readonly test: number };
  readonly read: number;
  readonly rejected: number;
  readonly target: TargetEncoder;
  readonly targetMoments: Moments;
}

/** @throws DatasetUnusable where nothing can be learned or measured: an empty split, or one answer to everything */
export function checkUsable(found: Found, plan: RunPlan): void {
  checkSplits(found, plan);
  const { field } = plan.request.task.target;
  const { target, targetMoments } = found;
  if (target.kind === 'class' && target.labels.length < 2) {
    throw new DatasetUnusable(
      `every record of the training split has the label ${showValue(target.labels[0])} in field ${showValue(field)}, and a classifier needs two; name another field in task.target.field, or add records of other labels`,
    );
  }
  if (target.kind === 'value' && targetMoments.m2 === 0) {
    throw new DatasetUnusable(
      `every record of the training split has the value ${targetMoments.mean} in field ${showValue(field)}, so there is nothing to learn; name another field in task.target.field`,
    );
  }
}

/** @throws DatasetUnusable naming the first empty split */
export function checkSplits(
  { records, read, rejected }: Omit<Found, 'target' | 'targetMoments'>,
  plan: RunPlan,
): void {
  const empty = SPLITS.find((split) => records[split] === 0);
  if (empty === undefined) return;
  const { split } = plan.request.data;
  const fix =
    split.by === 'hash' || (empty !== 'test' && split.validation === undefined)
      ? `add records, or raise data.split.${empty === 'test' ? 'testShare' : 'validationShare'}`
      : `put records into ${showValue(split[empty])}`;
  throw new DatasetUnusable(
    `the ${empty} split has no record (${read} read, ${rejected} set aside: ${records.train} train, ${records.validation} validation, ${records.test} test); ${empty === 'train' ? 'add records, or lower the shares of data.split' : fix}`,
  );
}
