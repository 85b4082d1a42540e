import type { OneDnn } from './library';

/** Row-major. */
export interface Matrix {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

export interface Product {
  readonly a: Matrix;
  readonly b: Matrix;
  /** Which of them is taken with rows and columns exchanged. */
  readonly transposed?: 'a' | 'b';
  /** Row-major; the product is added to what is there. */
  readonly sum: Float32Array;
}

/** Adds a matrix product to an array. */
export type Multiply = (product: Product) => void;

/** Multiplications from which on several threads are worth waking. */
const MIN_PRODUCTS_TO_SHARE = 2 ** 21;

/**
 * oneDNN's matrix product on arrays in JavaScript's memory: TensorFlow's takes 0.1 ms before its first multiplication, copies
 * results, and with an exchanged matrix is three times slower.
 */
export function multiplyWith(dnnl: OneDnn): Multiply {
  return ({ a, b, transposed, sum }) => {
    const [rows, inner] = transposed === 'a' ? [a.columns, a.rows] : [a.rows, a.columns];
    const [innerOfB, columns] = transposed === 'b' ? [b.columns, b.rows] : [b.rows, b.columns];
    if (inner !== innerOfB || sum.length < rows * columns)
      throw new RangeError(
        `a product of [${rows}, ${inner}] and [${innerOfB}, ${columns}] into ${sum.length} numbers`,
      );
    dnnl.useThreads(rows * inner * columns < MIN_PRODUCTS_TO_SHARE ? 1 : dnnl.threads);
    dnnl.sgemm({ transposed, rows, columns, inner, a: a.values, b: b.values, sum });
  };
}
