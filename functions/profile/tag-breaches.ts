import type { BrokenTags, RawExample, Shard } from '../../shared/dataset';
import { areNumbers } from '../../shared/encoding';
import { breachFinder } from '../../shared/encoding/tag-order';
import { malformedTag, type EntityScheme } from '../../shared/encoding/tag-schemes';
import { showValue } from '../../shared/request/nearest';
import type { Task } from '../../shared/request/task';
import { cutAt } from '../encode/readable-text';
import { reasonOf, type RejectSample } from '../encode/reject-log';
import type { ExampleRecord } from '../records/examples';

/** Schemes that data is of where another was named: others have letters that it would show. */
const OFTEN_MEANT = ['bio', 'iob1'] as const;
/** An example has room for that many tags before the wrong one, and for two behind it. */
const TAGS_BEFORE = 3;
const TAG_CHARACTERS = 40;

/** Counts a shard's sequences whose tags do not follow each other as the scheme allows: they are used as they stand. */
export class TagBreaches {
  readonly #breachOf: (tags: readonly string[]) => number;
  /** Schemes that all sequences so far keep to. */
  readonly #kept = new Map(OFTEN_MEANT.map((scheme) => [scheme, breachFinder(scheme)]));
  readonly #broken = { train: 0, validation: 0, test: 0 };
  #first: RejectSample | undefined;

  constructor(scheme: EntityScheme) {
    this.#breachOf = breachFinder(scheme);
  }

  /** @param tags all of the record's, before any limit cuts an entity in two */
  add(tags: RawExample['target'], { split, raw }: Pick<ExampleRecord, 'split' | 'raw'>): void {
    if (!Array.isArray(tags) || areNumbers(tags)) return;
    for (const [scheme, breachOf] of this.#kept)
      if (breachOf(tags) >= 0 || malformedTag(tags, scheme) !== undefined) this.#kept.delete(scheme);
    const step = this.#breachOf(tags);
    if (step < 0) return;
    this.#broken[split] += 1;
    const { line, byteOffset, key } = raw;
    this.#first ??= {
      reason: 'broken-tags',
      example: spellBreach(tags, step),
      at: key === undefined ? { line, byteOffset } : { line, byteOffset, key },
    };
  }

  get(shard: Shard): BrokenTags {
    const records = this.#broken.train + this.#broken.validation + this.#broken.test;
    const first =
      this.#first &&
      reasonOf(this.#first, { records, shard, firstLine: shard.startByte === 0 ? 1 : undefined });
    return { broken: { ...this.#broken }, kept: [...this.#kept.keys()], first: first ?? null };
  }
}

/** None where no scheme is named: any tag may follow any then. */
export const breachesOf = ({ target }: Pick<Task, 'target'>): TagBreaches | undefined =>
  target.kind === 'tags' && target.scheme !== 'none' ? new TagBreaches(target.scheme) : undefined;

function spellBreach(tags: readonly string[], step: number): string {
  const shown = (index: number) => showValue(tags[index], TAG_CHARACTERS);
  const from = Math.max(0, step - TAGS_BEFORE);
  const around = tags.slice(from, step + 3).map((tag) => cutAt(tag, TAG_CHARACTERS));
  const cut = [...(from > 0 ? ['…'] : []), ...around, ...(step + 3 < tags.length ? ['…'] : [])];
  const all = cut.join(' ');
  if (step === tags.length) return `${shown(step - 1)} is last in ${all}`;
  return step === 0
    ? `${shown(0)} is first in ${all}`
    : `${shown(step)} follows ${shown(step - 1)} in ${all}`;
}
