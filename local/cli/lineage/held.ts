/** A file of the store. */
export interface Held {
  readonly key: string;
  readonly sizeBytes: number;
}

/** Reads an artifact; undefined where it is not there, or cannot be read. */
export type Read = <Value>(reading: Promise<Value>) => Promise<Value | undefined>;
