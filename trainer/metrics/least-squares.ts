/** Keeps the normal equations solvable where columns depend on each other: a share of their mean diagonal. */
const RIDGE = 1e-9;

export interface LeastSquaresProblem {
  readonly rows: number;
  readonly columns: number;
  /** `columns` numbers of about the same size. */
  readonly inputs: (row: number) => readonly number[];
  /** As many numbers for each row: problems with the same inputs are solved together. */
  readonly targets: (row: number) => readonly number[];
  /** Added to the diagonal, as a share of its mean; next to nothing if left out. */
  readonly ridge?: number;
}

/** For each target, weights w that minimise Σ (inputs · w - target)², by the normal equations and Cholesky's factorisation. */
export function leastSquares({
  rows,
  columns,
  inputs,
  targets,
  ridge = RIDGE,
}: LeastSquaresProblem): Float64Array[] {
  const products = Array.from({ length: columns }, () => new Float64Array(columns));
  const sums: Float64Array[] = [];
  for (let row = 0; row < rows; row += 1) {
    const x = inputs(row);
    targets(row).forEach((y, target) => {
      const sum = (sums[target] ??= new Float64Array(columns));
      for (let i = 0; i < columns; i += 1) sum[i]! += x[i]! * y;
    });
    for (let i = 0; i < columns; i += 1) {
      const line = products[i]!;
      for (let j = 0; j <= i; j += 1) line[j]! += x[i]! * x[j]!;
    }
  }
  const trace = products.reduce((sum, line, i) => sum + line[i]!, 0);
  products.forEach((line, i) => (line[i]! += (ridge * trace) / columns));
  const lower = factor(products);
  return sums.map((sum) => solve(lower, sum));
}

/** The lower triangle L of L Lᵀ, in place. */
function factor(matrix: Float64Array[]): Float64Array[] {
  for (let i = 0; i < matrix.length; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k += 1) sum -= matrix[i]![k]! * matrix[j]![k]!;
      matrix[i]![j] = i === j ? Math.sqrt(sum) : sum / matrix[j]![j]!;
    }
  }
  return matrix;
}

function solve(lower: readonly Float64Array[], sums: Float64Array): Float64Array {
  const solution = sums.slice();
  for (let i = 0; i < solution.length; i += 1) {
    for (let k = 0; k < i; k += 1) solution[i]! -= lower[i]![k]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  for (let i = solution.length - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < solution.length; k += 1) solution[i]! -= lower[k]![i]! * solution[k]!;
    solution[i]! /= lower[i]![i]!;
  }
  return solution;
}
