/** Index of the largest of each row's `classes` scores; the first of equal ones. */
export function argmaxRows(scores_NV: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: scores_NV.length / classes }, (_, row) => {
    let best = 0;
    for (let label = 1; label < classes; label += 1) {
      if (scores_NV[row * classes + label]! > scores_NV[row * classes + best]!) best = label;
    }
    return best;
  });
}

/** Probabilities of logits, row by row. */
export function softmaxRows(logits_NV: Float32Array, classes: number): Float32Array {
  const probabilities = new Float32Array(logits_NV.length);
  for (let start = 0; start < logits_NV.length; start += classes) {
    const logits = logits_NV.subarray(start, start + classes);
    const peak = logits.reduce((a, b) => Math.max(a, b));
    const powers = Float64Array.from(logits, (logit) => Math.exp(logit - peak));
    const sum = powers.reduce((a, b) => a + b);
    powers.forEach((power, label) => (probabilities[start + label] = power / sum));
  }
  return probabilities;
}
