import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { ArtifactStore } from '../../../../shared/artifacts/store';
import { StateError } from '../errors';
import { evaluateTemplate } from '../expressions';
import { bindingsOf, type Visit } from '../frame';
import { parseJson, type Json } from '../json';
import { evaluateNumber } from '../numbers';
import type { ItemReader, ReaderConfig } from '../schema';

const ObjectArguments = z.strictObject({ Bucket: z.string(), Key: z.string() });
const ListArguments = z.strictObject({ Bucket: z.string(), Prefix: z.string().optional() });
const Inventory = z.object({
  sourceBucket: z.string(),
  fileFormat: z.literal('CSV'),
  fileSchema: z.string(),
  files: z.array(z.object({ key: z.string() })),
});
const MOST_ITEMS = 100_000_000;
const DELIMITERS = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

/**
 * The items of a Distributed Map, from one object or from a listing of the store.
 *
 * @throws StateError `States.ItemReaderFailed` where they cannot be read
 */
export async function readItems(reader: ItemReader, visit: Visit): Promise<Json[]> {
  const args = await evaluateTemplate(reader.Arguments, bindingsOf(visit), 'ItemReader.Arguments');
  const limit = await evaluateNumber(
    visit,
    'ItemReader/ReaderConfig/MaxItems',
    reader.ReaderConfig?.MaxItems ?? 0,
    { min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
  );
  try {
    if (limit < 0) throw new Error(`field MaxItems must be positive; got ${limit}`);
    const items =
      reader.Resource === 'arn:aws:states:::s3:listObjectsV2'
        ? await listItems(ListArguments.parse(args), visit)
        : await objectItems(reader.ReaderConfig, ObjectArguments.parse(args), visit);
    // 0 is no limit, as on AWS.
    return items.slice(0, Math.min(limit || Infinity, MOST_ITEMS));
  } catch (thrown) {
    const reason = thrown instanceof z.ZodError ? z.prettifyError(thrown) : String(thrown);
    throw new StateError(
      'States.ItemReaderFailed',
      `The items of ${visit.name} cannot be read with ${JSON.stringify(args)}: ${reason}`,
    );
  }
}

/** What ListObjectsV2 reports for each object, except its age, which a folder store does not promise. */
async function listItems(args: z.infer<typeof ListArguments>, visit: Visit): Promise<Json[]> {
  const items: Json[] = [];
  for await (const head of visit.frame.runtime.openBucket(args.Bucket).list(args.Prefix ?? '')) {
    items.push({ Key: head.key, Size: head.sizeBytes, Etag: head.etag, StorageClass: 'STANDARD' });
  }
  return items;
}

async function objectItems(
  config: ReaderConfig,
  args: z.infer<typeof ObjectArguments>,
  visit: Visit,
): Promise<Json[]> {
  const store = visit.frame.runtime.openBucket(args.Bucket);
  const text = await readText(store, args.Key);
  switch (config.InputType) {
    case 'JSON':
      return jsonItems(text, config.ItemsPointer);
    case 'JSONL':
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map(parseJson);
    case 'CSV':
      return csvItems(text, config);
    case 'MANIFEST':
      return inventoryItems(store, text);
    case undefined:
      throw new Error('ReaderConfig has no InputType');
  }
}

function jsonItems(text: string, pointer = ''): Json[] {
  let value: Json | undefined = parseJson(text);
  for (const segment of pointer.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    value = typeof value === 'object' && value !== null ? (value as Record<string, Json>)[key] : undefined;
  }
  if (Array.isArray(value)) return value;
  throw new Error(
    `Attempting to map over non-iterable node: the JSON ${pointer ? `at ${pointer} ` : ''}is no array`,
  );
}

function csvItems(text: string, config: ReaderConfig): Json[] {
  const rows = parse(text, {
    bom: true,
    delimiter: DELIMITERS[config.CSVDelimiter ?? 'COMMA'],
    skip_empty_lines: true,
    // Fields without a header are left out, missing ones are empty.
    relax_column_count: true,
  });
  const isGiven = config.CSVHeaderLocation === 'GIVEN';
  const headers = isGiven ? config.CSVHeaders : rows[0];
  if (!headers) throw new Error(isGiven ? 'CSVHeaders are missing' : 'the CSV has no header row');
  if (new Set(headers).size < headers.length) throw new Error('CSV headers cannot contain duplicates');
  return (isGiven ? rows : rows.slice(1)).map((row) => withHeaders(headers, row));
}

function withHeaders(headers: readonly string[], row: readonly string[]): Json {
  return Object.fromEntries(headers.map((header, index) => [header, row[index] ?? '']));
}

/** An S3 Inventory manifest: the rows of all the CSV files that it names. */
async function inventoryItems(store: ArtifactStore, text: string): Promise<Json[]> {
  const inventory = Inventory.parse(parseJson(text));
  const headers = inventory.fileSchema.split(',').map((header) => header.trim());
  const files = await Promise.all(inventory.files.map((file) => readText(store, file.key)));
  return files.flatMap((file) => {
    return parse(file, { skip_empty_lines: true }).map((row) => withHeaders(headers, row));
  });
}

async function readText(store: ArtifactStore, key: string): Promise<string> {
  const bytes = Buffer.from(await store.get(key));
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzip ? gunzipSync(bytes) : bytes).toString('utf8');
}
