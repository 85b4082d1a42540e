import { randomStream } from '../../../../trainer/engine';
import type { Stepper } from '../../../../shared/decoding/stepper';

/**
 * A model whose next token depends on the record and on all tokens so far, so that mixed-up rows show. Scores
 * are log-probabilities rounded to tenths, so that ties occur.
 */
export function randomStepper(
  seed: number,
  records: number,
  vocabulary: number,
): Stepper & { readonly disposed: () => boolean } {
  let rows = Array.from({ length: records }, (_, record) => ({ record, history: '' }));
  let disposed = false;
  return {
    step(ids_N) {
      rows = rows.map((row, index) => ({ ...row, history: `${row.history},${ids_N[index]!}` }));
      return Float32Array.from(
        rows.flatMap(({ record, history }) => scores(seed, `${record}${history}`, vocabulary)),
      );
    },
    select(rows_N) {
      rows = Array.from(rows_N, (row) => rows[row]!);
    },
    dispose() {
      disposed = true;
    },
    disposed: () => disposed,
  };
}

function scores(seed: number, name: string, vocabulary: number): number[] {
  const random = randomStream(seed, name);
  const weights = Array.from({ length: vocabulary }, () => Math.round(10 * random.normal()) / 10);
  const total = Math.log(weights.reduce((sum, weight) => sum + Math.exp(weight), 0));
  return weights.map((weight) => weight - total);
}
