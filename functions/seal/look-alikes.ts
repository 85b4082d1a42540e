import { lookOf, spellUnseen } from '../../shared/look';
import { listNames, showValue } from '../../shared/request/nearest';
import type { Distributions } from '../../shared/statistics';
import { SPLITS } from '../../shared/dataset';

/** How many groups a sentence names; the others are counted. */
const MOST_NAMED = 5;

/**
 * Says which labels differ only in what people do not see or do not mean: invisible characters, case, or normalisation
 * form. They are learned and scored as separate classes.
 *
 * @param field of the labels
 */
export function lookAlikeWarnings({ labels }: Pick<Distributions, 'labels'>, field: string): string[] {
  const groups = new Map<string, Set<string>>();
  for (const split of SPLITS)
    for (const [label] of labels[split]) {
      const look = lookOf(label);
      groups.set(look, (groups.get(look) ?? new Set()).add(label));
    }
  const alike = [...groups.values()].filter(({ size }) => size > 1);
  if (alike.length === 0) return [];
  const named = alike
    .slice(0, MOST_NAMED)
    .map((group) => listNames([...group].map(spell), 'and'))
    .join('; ');
  const more = alike.length > MOST_NAMED ? `; and ${alike.length - MOST_NAMED} more such groups` : '';
  return [
    `Labels of field ${showValue(field)} differ only in case, invisible characters or normalisation form, and count as different classes: ${named}${more}; correct them in the data where they mean the same.`,
  ];
}

const spell = (label: string): string => spellUnseen(showValue(label));
