import { matchesName } from '../../../shared/request/glob';
import { listNames, showValue } from '../../../shared/request/nearest';
import { targetFields, type Task } from '../../../shared/request/task';

/** Says which fields are forecast without their own past, where a pattern looks as if it stood for them; undefined where none. */
export function ownPastWarning({ input, target }: Task): string | undefined {
  if (input.kind !== 'numeric') return undefined;
  const patterns = (input.patterns ?? input.fields).filter((name) => name.includes('*'));
  const left = targetFields(target).filter(
    (name) => !input.fields.includes(name) && patterns.some((pattern) => matchesName(pattern, name)),
  );
  if (left.length === 0) return undefined;
  const [are, their, them] = left.length === 1 ? ['is', 'its', 'it'] : ['are', 'their', 'them'];
  const fields = JSON.stringify([...left, ...patterns]);
  return `${listNames(
    left.map((name) => showValue(name)),
    'and',
  )} ${are} forecast, and a * in task.input.fields never stands for what is forecast, so ${their} own past is not read; name ${them} there too, as in ${fields}, unless that is meant.`;
}
