import { createHash } from 'node:crypto';
import { openStore } from '../../shared/artifacts/open';
import { END_ID, UNKNOWN_ID, type Encoder } from '../../shared/dataset';
import { textNormaliser } from '../../shared/encoding/normalise';
import { ArtifactConflict, ArtifactNotFound, DatasetChanged, VectorsUnusable } from '../../shared/errors';
import type { VectorsFile } from '../../shared/plan';
import type { TrainingStart } from '../../shared/start';
import { readVectors } from '../../shared/vectors/read-vectors';

type Values = Readonly<Record<string, Float32Array>>;

/** A table of embeddings, and the token that each of its first rows is of; undefined for ids that stand for no text. */
export interface Table {
  readonly name: string;
  readonly tokens: readonly (string | undefined)[];
}

/** The embedding that starts with pretrained vectors: the input's, or that of what a language model writes. */
export function pretrainedTable({ input, target }: Encoder): Table {
  if (input.kind !== 'tokens' && target.kind === 'tokens')
    return { name: 'decoder/embedding/table', tokens: textsOf(target.vocabulary, END_ID) };
  const vocabulary = input.kind === 'tokens' ? input.vocabulary : [];
  return { name: 'embedding/table', tokens: textsOf(vocabulary, UNKNOWN_ID) };
}

const textsOf = (vocabulary: readonly string[], lastSpecial: number) =>
  vocabulary.map((token, id) => (id <= lastSpecial ? undefined : token));

export interface VectorsOptions {
  readonly vectors: VectorsFile;
  readonly frozen: boolean;
  readonly encoder: Encoder;
  readonly signal: AbortSignal;
}

export interface PretrainedValues {
  /** Initial values, with the vectors in their rows. */
  readonly values: Values;
  readonly told: NonNullable<TrainingStart['vectors']>;
}

/**
 * Lays the vectors of the vocabulary's tokens over the rows of the embedding. The file, of any size, is read once and as
 * it was when the run was planned.
 *
 * @throws DatasetChanged where it is another one by now
 * @throws VectorsUnusable where it is broken, or has none of the tokens
 * @throws the signal's reason
 */
export async function withVectors(
  initial: Values,
  { vectors: { file, storeUri, key, etag, dimensions }, frozen, encoder, signal }: VectorsOptions,
): Promise<PretrainedValues> {
  const { name, tokens } = pretrainedTable(encoder);
  const digest = createHash('sha256');
  const bytes = openStore(storeUri).stream(key, 0, { ifMatch: etag });
  const normalise = textNormaliser(encoder.normalization ?? 'none');
  const found = await readVectors(hashed(bytes, digest, signal), file, {
    words: tokens,
    dimensions,
    normalise,
  }).catch((error: unknown) => {
    if (!(error instanceof ArtifactConflict || error instanceof ArtifactNotFound)) throw error;
    throw new DatasetChanged(
      `${file}, the file of network.pretrainedEmbeddings, is not the one that the run was planned with; put that back, or start a new run`,
      { cause: error },
    );
  });
  const count = found.has.reduce((sum, has) => sum + has, 0);
  const words = tokens.filter((token) => token !== undefined).length;
  if (count === 0)
    throw new VectorsUnusable(
      `${file} has ${found.read} vectors, and none of them is of one of the ${words} tokens; give a file in the language of the data, and tokens as it has them (task.input.tokens, lowercase)`,
    );
  const table = initial[name]!.slice();
  found.has.forEach((has, row) => {
    const [from, to] = [row * dimensions, (row + 1) * dimensions];
    if (has === 1) table.set(found.vectors.subarray(from, to), from);
  });
  const { read, lowered } = found;
  const sha256 = digest.digest('hex');
  return {
    values: { ...initial, [name]: table },
    told: { file, sha256, read, dimensions, tokens: words, found: count, lowered, frozen },
  };
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  digest: ReturnType<typeof createHash>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    digest.update(chunk);
    yield chunk;
  }
}
