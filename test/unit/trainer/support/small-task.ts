import type { Encoder, RawExample } from '../../../../shared/dataset';
import type { RunRequest } from '../../../../shared/request/request';
import type { z } from 'zod';

export type RequestInput = z.input<typeof RunRequest>;

/** A small task: what a run of it needs. */
export interface SmallTask {
  readonly name: string;
  readonly request: RequestInput;
  readonly encoder: Encoder;
  readonly records: (count: number, seed: number) => RawExample[];
}
