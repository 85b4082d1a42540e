import {
  SPLITS,
  type LabelEncoder,
  type Moments,
  type Split,
  type TargetEncoder,
} from '../../shared/dataset';
import { DatasetUnusable } from '../../shared/errors';
import type { RunPlan } from '../../shared/plan';
import type { DataSource } from '../../shared/request/data';
import { horizonsOf } from '../../shared/request/records';
import { listNames, showValue } from '../../shared/request/nearest';
import { hasLabels, isRelativeTarget } from '../../shared/request/task';
import { SPECIAL_TARGETS } from './vocabulary';

interface Found {
  readonly records: { readonly train: number; readonly validation: number; readonly test: number };
  readonly read: number;
  readonly rejected: number;
  readonly target: TargetEncoder;
  readonly targetMoments: Moments;
  /** Labels of the two splits that are not trained on. */
  readonly heldOutLabels: Readonly<Record<'validation' | 'test', readonly string[]>>;
}

/** @throws DatasetUnusable if nothing can be learned or measured: a split is empty, or everything has one answer */
export function checkUsable(found: Found, plan: RunPlan): void {
  checkSplits(found, plan);
  const { field } = plan.request.task.target;
  const { target, targetMoments } = found;
  if ((target.kind === 'class' || target.kind === 'tags') && target.labels.length < 2) {
    const what = target.kind === 'class' ? 'label' : 'tag';
    throw new DatasetUnusable(
      `every record of the training split has the ${what} ${showValue(target.labels[0])} in field ${showValue(field)}, and a classifier needs two; name another field in task.target.field, or add records of other ${what}s`,
    );
  }
  if (target.kind === 'labels' && target.labels.length === 0) {
    throw new DatasetUnusable(
      `no ${target.of} of the training split has a label in field ${showValue(field)}, so there is nothing to learn; name another field in task.target.field`,
    );
  }
  if (target.kind === 'class') checkRepeats(target, { field, ...found });
  if (hasLabels(target)) checkAnswerable(found.heldOutLabels, target, field);
  if (target.kind === 'tokens' && target.vocabulary.length === SPECIAL_TARGETS.length) {
    throw new DatasetUnusable(
      `no token of field ${showValue(field)} occurs as often as task.target.minimumCount asks, so there is nothing to learn; lower it`,
    );
  }
  if (target.kind === 'value' && targetMoments.m2 === 0) {
    const what = isRelativeTarget(plan.request.task.target) ? 'difference' : 'value';
    throw new DatasetUnusable(
      `every record of the training split has the ${what} ${targetMoments.mean} in field ${showValue(field)}, so there is nothing to learn; name another field in task.target.field`,
    );
  }
}

/** Fewer records say little about how often a class comes again. */
const FEWEST_RECORDS = 20;

/** @throws DatasetUnusable if nearly every record has a class of its own, in training as in the other splits */
function checkRepeats(
  { labels }: LabelEncoder,
  {
    field,
    records: { train: records },
    heldOutLabels,
  }: Pick<Found, 'records' | 'heldOutLabels'> & { readonly field: string },
): void {
  if (records < FEWEST_RECORDS || labels.length <= 0.9 * records) return;
  const known = new Set(labels);
  const heldOut = [...heldOutLabels.validation, ...heldOutLabels.test];
  if (heldOut.filter((label) => known.has(label)).length >= heldOut.length / 2) return;
  const isNumber = labels.every((label) => label.trim() !== '' && Number.isFinite(Number(label)));
  throw new DatasetUnusable(
    `the ${records} records of the training split have ${labels.length} different classes in field ${showValue(field)} (such as ${listNames(
      labels.slice(0, 2).map((label) => showValue(label)),
      'and',
    )}), so none comes again to be learned; ${
      isNumber
        ? 'where it is a number to tell, give "value" as task.target.kind; where it is the number of a record'
        : 'where it is the name or the id of a record'
    }, name the field that holds the class`,
  );
}

/** @throws DatasetUnusable if every answer would be wrong, so that a score would say nothing */
function checkAnswerable(
  heldOut: Found['heldOutLabels'],
  { kind, labels }: LabelEncoder,
  field: string,
): void {
  const known = new Set(labels);
  const hopeless = (['validation', 'test'] as const).find((split) =>
    heldOut[split].every((label) => !known.has(label)),
  );
  if (hopeless === undefined) return;
  const what = kind === 'tags' ? 'tag' : 'label';
  if (heldOut[hopeless].length === 0) {
    throw new DatasetUnusable(
      `no ${what} is in the ${hopeless} split in field ${showValue(field)}, so a score would say nothing; check data.split`,
    );
  }
  const [found] = heldOut[hopeless];
  throw new DatasetUnusable(
    `the training split has none of the ${what}s of the ${hopeless} split in field ${showValue(field)} (such as ${showValue(found)}; it has ${showValue(labels[0])}), so every answer would be wrong; check data.split, and that the field is written alike in all files`,
  );
}

/** @throws DatasetUnusable naming the first empty split */
export function checkSplits(
  { records, read, rejected }: Pick<Found, 'records' | 'read' | 'rejected'>,
  plan: RunPlan,
): void {
  const empty = SPLITS.find((split) => records[split] === 0);
  if (empty === undefined) return;
  const fix = fixOf(empty, plan.request.data);
  throw new DatasetUnusable(
    `the ${empty} split has no record (${read} read, ${rejected} set aside: ${records.train} train, ${records.validation} validation, ${records.test} test); ${fix}`,
  );
}

function fixOf(empty: Split, { records, split }: DataSource): string {
  if (split.by === 'field') {
    const values = split[empty];
    if (values !== undefined)
      return `no record that can be used has ${listNames(values.map((value) => showValue(value)))} in field ${showValue(split.field)}, as data.split.${empty} says; give values that records have`;
    if (empty === 'train')
      return `every record has a value in field ${showValue(split.field)} that data.split names for another split; add records of other values`;
  }
  if (empty === 'train') return 'add records, or lower the shares of data.split';
  const share = `data.split.${empty === 'test' ? 'testShare' : 'validationShare'}`;
  if (records.kind === 'windows' && split.by !== 'file') {
    return `a window and its target are ${records.length + Math.max(...horizonsOf(records))} rows: add rows, raise ${share}, or lower data.records.length`;
  }
  if (split.by !== 'file' || (empty !== 'test' && split.validation === undefined)) {
    return `add records, or raise ${share}`;
  }
  return `put records into ${showValue(split[empty])}`;
}
