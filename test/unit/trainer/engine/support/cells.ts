import type { Cell } from '../../../../../trainer/engine';

/** Every cell in every variant. */
export const CELLS: readonly Cell[] = [
  { kind: 'simple-rnn', activation: 'tanh' },
  { kind: 'simple-rnn', activation: 'relu' },
  { kind: 'simple-rnn', activation: 'sigmoid' },
  { kind: 'gru', variant: 'reset-after' },
  { kind: 'gru', variant: 'reset-before' },
  { kind: 'lstm' },
];
