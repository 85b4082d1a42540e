import { z } from 'zod';
import { StateError } from '../errors';
import { evaluateTemplate } from '../expressions';
import { bindingsOf, type Visit } from '../frame';
import { parseJson, type Json } from '../json';
import type { ResultWriter, WriterConfig } from '../schema';

/** What Step Functions keeps of a child of a Distributed Map; Input and Output are JSON text. */
export interface ChildRecord {
  readonly ExecutionArn: string;
  readonly Input: string;
  readonly InputDetails: { readonly Included: true };
  readonly Name: string;
  readonly Output?: string;
  readonly OutputDetails?: { readonly Included: true };
  readonly Error?: string;
  readonly Cause?: string;
  readonly RedriveCount: 0;
  readonly RedriveStatus: 'NOT_REDRIVABLE' | 'REDRIVABLE';
  readonly StartDate: string;
  readonly StateMachineArn: string;
  readonly Status: ChildStatus;
  readonly StopDate: string;
}
export type ChildStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING';

/**
 * Which file a child stands in, as the guide's page of ResultWriter says: those that were running when the Map Run
 * failed were aborted and stand among the failed, only those that never started are pending.
 */
const FILES: Readonly<Record<'FAILED' | 'PENDING' | 'SUCCEEDED', readonly ChildStatus[]>> = {
  FAILED: ['FAILED', 'TIMED_OUT', 'ABORTED'],
  PENDING: ['PENDING'],
  SUCCEEDED: ['SUCCEEDED'],
};
type FileName = keyof typeof FILES;

const Arguments = z.strictObject({ Bucket: z.string(), Prefix: z.string().default('') });

/**
 * Writes `<Prefix>/<map run>/{SUCCEEDED_0,FAILED_0,PENDING_0}.json` (those that have entries) and then
 * `manifest.json`, and returns the Map's result: where that manifest lies.
 *
 * @throws StateError `States.ResultWriterFailed`
 */
export async function writeResults(
  writer: ResultWriter,
  visit: Visit,
  run: { readonly arn: string; readonly id: string; readonly children: readonly ChildRecord[] },
): Promise<Json> {
  const args = await evaluateTemplate(writer.Arguments, bindingsOf(visit), 'ResultWriter.Arguments');
  try {
    const { Bucket, Prefix } = Arguments.parse(args);
    const store = visit.frame.runtime.openBucket(Bucket);
    const root = `${Prefix.replace(/\/$/, '')}${Prefix && '/'}${run.id}`;
    const config: WriterConfig = writer.WriterConfig ?? { Transformation: 'NONE', OutputType: 'JSON' };
    const extension = config.OutputType.toLowerCase();
    const files: Record<FileName, Json[]> = { FAILED: [], PENDING: [], SUCCEEDED: [] };
    for (const name of Object.keys(FILES) as FileName[]) {
      const records = run.children.filter((child) => FILES[name].includes(child.Status));
      if (records.length === 0) continue;
      const key = `${root}/${name}_0.${extension}`;
      const head = await store.put(key, format(transform(records, config), config));
      files[name].push({ Key: key, Size: head.sizeBytes });
    }
    const key = `${root}/manifest.json`;
    const manifest = { DestinationBucket: Bucket, MapRunArn: run.arn, ResultFiles: files };
    await store.put(key, JSON.stringify(manifest));
    return { MapRunArn: run.arn, ResultWriterDetails: { Bucket, Key: key } };
  } catch (thrown) {
    const reason = thrown instanceof z.ZodError ? z.prettifyError(thrown) : String(thrown);
    throw new StateError(
      'States.ResultWriterFailed',
      `The results of ${visit.name} cannot be written with ${JSON.stringify(args)}: ${reason}`,
    );
  }
}

/** A child that did not succeed is written in full, whatever the transformation. */
export function transform(
  records: readonly ChildRecord[],
  config: Pick<WriterConfig, 'Transformation'>,
): Json[] {
  return records.flatMap((record): Json[] => {
    const whole = record as unknown as Json;
    if (config.Transformation === 'NONE' || record.Output === undefined) return [whole];
    const output = parseJson(record.Output);
    return config.Transformation === 'FLATTEN' && Array.isArray(output) ? output : [output];
  });
}

function format(results: readonly Json[], config: WriterConfig): string {
  if (config.OutputType === 'JSON') return JSON.stringify(results);
  return results.map((result) => `${JSON.stringify(result)}\n`).join('');
}
