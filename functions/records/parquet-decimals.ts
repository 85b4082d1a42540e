import { numberOfHalf, numberOfSingle } from './narrow-floats';
import type { FileMetaData, SchemaElement, SchemaTree } from './hyparquet';

type Convert = (value: unknown) => unknown;

/** A file whose decimals are read as they are stored, and what makes of its values the numbers that were written. */
export interface ExactDecimals {
  /** Says of decimals that they are plain numbers or bytes. */
  readonly metadata: FileMetaData;
  /** Of the columns that hold decimals or narrow floats, by their names. */
  readonly convert: ReadonlyMap<string, Convert>;
}

/**
 * Takes the reading of decimals from the decoder, whose doubles keep 15 digits of the up to 38 that there may be.
 *
 * @param root of the schema of `metadata`
 */
export function exactDecimals(metadata: FileMetaData, root: SchemaTree): ExactDecimals {
  const found = new Set<SchemaElement>();
  const convert = new Map<string, Convert>();
  for (const column of root.children) {
    const converter = converterOf(column, found);
    if (converter !== undefined) convert.set(column.element.name, converter);
  }
  if (found.size === 0) return { metadata, convert };
  const schema = metadata.schema.map((element) => (found.has(element) ? asStored(element) : element));
  return { metadata: { ...metadata, schema }, convert };
}

/** Bytes of any length are taken for a text where nothing is said of them; those of one length are not. */
function asStored(element: SchemaElement): SchemaElement {
  const plain = { ...element };
  delete plain.converted_type;
  delete plain.logical_type;
  return plain.type === 'BYTE_ARRAY' ? { ...plain, type: 'FIXED_LEN_BYTE_ARRAY' } : plain;
}

/** What turns a column's value into one with the numbers that were written; undefined where those are its own. */
function converterOf({ element, children }: SchemaTree, found: Set<SchemaElement>): Convert | undefined {
  const [child] = children;
  switch (element.converted_type) {
    case 'DECIMAL': {
      found.add(element);
      const { scale = 0 } = element;
      return inLists((value) => decimalOf(value, scale));
    }
    case 'LIST':
      // A repeated group around the element, or in old files the element itself.
      return child && converterOf(child.children.length === 1 ? child.children[0]! : child, found);
    case 'MAP': {
      const ofValue = child?.children[1] && converterOf(child.children[1], found);
      return ofValue && inLists((map) => inObject(map, () => ofValue));
    }
    default: {
      if (element.type === 'FLOAT') return inLists(numberOfSingle);
      if (element.logical_type?.type === 'FLOAT16') return inLists(numberOfHalf);
      const within = new Map(children.map((each) => [each.element.name, converterOf(each, found)]));
      if ([...within.values()].every((convert) => convert === undefined)) return undefined;
      return inLists((struct) => inObject(struct, (name) => within.get(name)));
    }
  }
}

/** Lists are arrays, however deep. */
const inLists =
  (convert: Convert): Convert =>
  (value) =>
    Array.isArray(value) ? value.map(inLists(convert)) : convert(value);

const inObject = (value: unknown, converterFor: (name: string) => Convert | undefined): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value).map(([name, each]) => [name, converterFor(name)?.(each) ?? each]),
      )
    : value;

/** A number where a double keeps it, else its text. */
function decimalOf(stored: unknown, scale: number): unknown {
  const unscaled = stored instanceof Uint8Array ? signedOf(stored) : stored;
  if (typeof unscaled !== 'bigint' && typeof unscaled !== 'number') return unscaled;
  const digits = String(unscaled)
    .replace('-', '')
    .padStart(scale + 1, '0');
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  const whole = `${unscaled < 0 ? '-' : ''}${digits.slice(0, digits.length - scale)}`;
  const text = scale === 0 || fraction === '' ? whole : `${whole}.${fraction}`;
  const number = Number(text);
  return String(number) === text ? number : text;
}

/** Big-endian two's complement. */
function signedOf(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}
