import type { Format } from './make-data';

export type TokenKind = 'characters' | 'words';

/** What all contenders compute: a classifier of texts, split by hash. */
export const benchRequest = (format: Format, tokens: TokenKind): object => ({
  model: 'bench-data',
  data: {
    location: `data/${format}/`,
    format: { kind: format },
    split: { by: 'hash', validationShare: 0.1, testShare: 0.1 },
  },
  task: {
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'text', tokens, maximumLength: 10_000 },
    target: { kind: 'class', field: 'label' },
  },
});
