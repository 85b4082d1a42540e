/** Why a record is set aside: codes are counted, details are read by a person. */
export type RejectCode =
  | 'invalid-utf8'
  | 'nul-byte'
  | 'record-too-long'
  | 'truncated-gzip'
  | 'damaged-gzip'
  | 'mixed-line-ends'
  | 'malformed-csv'
  | 'ragged-row'
  | 'repeated-header'
  | 'malformed-json'
  | 'not-an-object'
  | 'inconsistent-group'
  | 'missing-field'
  | 'unexpected-field'
  | 'ambiguous-field'
  | 'unknown-split'
  | 'wrong-type'
  | 'missing-value'
  | 'not-a-number'
  | 'not-a-time'
  | 'not-finite'
  | 'ragged-steps'
  | 'empty-sequence'
  | 'sequence-too-long'
  | 'channel-count'
  | 'missing-label'
  | 'unseen-label'
  | 'tag-count'
  | 'malformed-tag';

/** A record that cannot be used, in place of the example it would have been. */
export class Rejection {
  /**
   * Said here so that bundlers need not add it, which would make V8 keep the class as a dictionary: `instanceof`, which
   * every record is asked several times, takes six times as long then.
   */
  static get name(): string {
    return 'Rejection';
  }

  constructor(
    readonly reason: RejectCode,
    readonly detail: string,
  ) {}
}
