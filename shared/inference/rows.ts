/** Index of the largest of each row's `classes` scores; the first of equal ones. */
export function argmaxRows(scores_NV: Float32Array, classes: number): Int32Array {
  const best_N = new Int32Array(scores_NV.length / classes);
  for (let row = 0, start = 0; start < scores_NV.length; row += 1, start += classes) {
    let best = start;
    for (let at = start + 1; at < start + classes; at += 1) if (scores_NV[at]! > scores_NV[best]!) best = at;
    best_N[row] = best - start;
  }
  return best_N;
}

/** Probabilities of logits, row by row. */
export function softmaxRows(logits_NV: Float32Array, classes: number): Float32Array {
  const probabilities = new Float32Array(logits_NV.length);
  const powers_V = new Float64Array(classes);
  // Written out: for every record that is predicted, calls would cost more than what they compute.
  for (let start = 0; start < logits_NV.length; start += classes) {
    let peak = -Infinity;
    for (let at = start; at < start + classes; at += 1) peak = Math.max(peak, logits_NV[at]!);
    let sum = 0;
    for (let label = 0; label < classes; label += 1)
      sum += powers_V[label] = Math.exp(logits_NV[start + label]! - peak);
    for (let label = 0; label < classes; label += 1) probabilities[start + label] = powers_V[label]! / sum;
  }
  return probabilities;
}
