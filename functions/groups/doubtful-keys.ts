import type { DoubtfulKey, Shard } from '../../shared/dataset';
import { textNormaliser } from '../../shared/encoding/normalise';
import type { DataSource } from '../../shared/request/data';
import { listNames, showValue } from '../../shared/request/nearest';
import type { Fields } from '../records/fields/fields';
import { keyText } from '../records/key-text';
import { isDoubtful } from '../records/missing-words';

/** Of each field; where there are more, a value has fewer rows on average than is reckoned with. */
const MOST_VALUES = 10_000;
/** Of what is compared of a long value. */
const MOST_CHARACTERS = 64;
const FEWEST_ROWS = 3;
/** How many times as many rows as other values have on average are too many for one of them. */
const MANY_TIMES = 3;
const MOST_NAMED = 5;

interface Watched {
  readonly field: string;
  /** Hashes: texts would keep what they are parts of. */
  readonly values: Set<number>;
  readonly doubtful: Map<string, number>;
}

/** Counts the rows of a shard whose key is a word that may stand for a missing value, such as `NA`. */
export class DoubtfulKeys {
  #rows = 0;
  readonly #watched: readonly Watched[];
  readonly #normalise: (text: string) => string;

  /** @param part of the shard: where rows of a record may lie anywhere, each reads all rows, and the first counts them */
  constructor(data: DataSource, part: Shard['part']) {
    const fields = part === undefined || part.index === 0 ? [...keyFields(data).keys()] : [];
    this.#watched = fields.map((field) => ({ field, values: new Set(), doubtful: new Map() }));
    this.#normalise = textNormaliser(data.normalization);
  }

  add(fields: Fields): void {
    this.#rows += 1;
    for (const { field, values, doubtful } of this.#watched) {
      const value = fields.get(field);
      if (typeof value !== 'string' && typeof value !== 'number') continue;
      const text = keyText(String(value), this.#normalise, fields.numberForm);
      if (isDoubtful(text)) doubtful.set(text, (doubtful.get(text) ?? 0) + 1);
      else if (values.size < MOST_VALUES) values.add(hashOf(text));
    }
  }

  get(): DoubtfulKey[] {
    return this.#watched.flatMap(({ field, values, doubtful }) => {
      const others = this.#rows - [...doubtful.values()].reduce((sum, rows) => sum + rows, 0);
      const usual = values.size === 0 ? 0 : others / values.size;
      return [...doubtful].map(([value, rows]) => ({
        field,
        value,
        rows,
        isMany: rows >= FEWEST_ROWS && rows > MANY_TIMES * usual,
      }));
    });
  }
}

/** Says which words that may stand for a missing value are the key of more rows than other values are. */
export function doubtfulKeyWarnings(
  shards: readonly { readonly doubtfulKeys: readonly DoubtfulKey[] }[],
  data: DataSource,
): string[] {
  const found = shards.flatMap(({ doubtfulKeys }) => doubtfulKeys);
  return [...keyFields(data)].flatMap(([field, path]) => {
    const ofField = found.filter((one) => one.field === field);
    const words = new Set(ofField.filter(({ isMany }) => isMany).map(({ value }) => value));
    if (words.size === 0) return [];
    const named = [...words].map((word) => {
      const rows = ofField.reduce((sum, one) => sum + (one.value === word ? one.rows : 0), 0);
      return `${showValue(word)} (${rows} rows)`;
    });
    const [are, them, say] = words.size === 1 ? ['is a value', 'it', 'says'] : ['are values', 'they', 'say'];
    return [
      `${listNames(named, 'and', MOST_NAMED)} ${are} of ${showValue(field)} in ${path} like any other, with far more rows than others have; if ${them} ${say} that the value is missing, all these rows are taken for those of one and the same: write whose they are, or nothing, so that they are set aside.`,
    ];
  });
}

/** Fields that say whose a row is, with where the request names them. */
function keyFields({ records, split }: DataSource): ReadonlyMap<string, string> {
  const named = [
    ...(records.kind === 'groups' ? records.by.map((name) => [name, 'data.records.by'] as const) : []),
    ...(records.kind === 'windows'
      ? (records.series ?? []).map((name) => [name, 'data.records.series'] as const)
      : []),
    ...('key' in split ? (split.key ?? []).map((name) => [name, 'data.split.key'] as const) : []),
  ];
  return new Map(named);
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5 ^ text.length;
  const end = Math.min(text.length, MOST_CHARACTERS);
  for (let at = 0; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
