import type { RejectReason } from '../../shared/dataset';
import type { Refused } from '../predict/prediction';

/** Records without an answer: how many for each reason, and the first of them to look at. */
export class RejectedCount {
  records = 0;
  readonly #reasons = new Map<string, { reason: string; records: number; example: string }>();

  add(
    { file, place }: { readonly file: string; readonly place: string },
    { reason, detail }: Refused['rejected'],
  ): void {
    this.records += 1;
    const seen = this.#reasons.get(reason);
    if (seen === undefined)
      this.#reasons.set(reason, { reason, records: 1, example: `${file} ${place}: ${detail}` });
    else seen.records += 1;
  }

  reasons(): RejectReason[] {
    return [...this.#reasons.values()];
  }
}
