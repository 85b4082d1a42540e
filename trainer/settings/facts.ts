import type { DatasetManifest, Encoder } from '../../shared/dataset';

/** What settings are chosen from: of the training split, but for the lengths, which are of all records. */
export interface DataFacts {
  readonly records: number;
  /** Median and 95th percentile of the sequences' lengths. */
  readonly median: number;
  readonly p95: number;
  /** Tokens that the input's embedding has rows for; 0 for numbers and conditions. */
  readonly vocabulary: number;
  /** Tokens that may be written; 0 where the target is no text. */
  readonly targetVocabulary: number;
}

/** Of a sealed dataset: every run of it has the same. */
export function factsOf(
  { records, lengths }: Pick<DatasetManifest, 'records' | 'lengths'>,
  { input, target }: Pick<Encoder, 'input' | 'target'>,
): DataFacts {
  return {
    records: records.encoded.train,
    median: lengths.median,
    p95: lengths.p95,
    vocabulary: input.kind === 'tokens' ? input.vocabulary.length : 0,
    targetVocabulary: target.kind === 'tokens' ? target.vocabulary.length : 0,
  };
}
