import { isStream } from '../../shared/request/data';
import type { Cell, MatrixInitializer, Network } from '../../shared/request/network';
import { NOT_USED } from '../../shared/request/settled';
import { WORDS, type Chosen, type Known, type Rule } from './known';

/** A language model's sequences above this length are cut for backpropagation. */
const LONG_STEPS = 200;
/** Records, and a language model's tokens, that a network of this size does not learn by heart. */
const MUCH_DATA = 100_000;
const MUCH_TEXT = 5_000_000;

/** In the order in which they are decided: a rule may look at what those before it decided. */
export const NETWORK_RULES: readonly Rule[] = [
  { field: 'network.cell', choose: cell },
  { field: 'network.units', choose: units },
  { field: 'network.layers', choose: layers },
  { field: 'training.truncationSteps', choose: truncation },
  { field: 'network.bidirectional', choose: bidirectional },
  { field: 'network.embeddingSize', choose: embeddingSize },
  { field: 'network.embeddingInitializer', choose: embeddingInitializer },
  { field: 'network.outputInitializer', choose: outputInitializer },
  { field: 'network.tokenDropout', choose: tokenDropout },
  { field: 'network.attention', choose: attention },
  { field: 'network.readout', choose: readout },
  { field: 'network.dropout', choose: dropout },
];

/** Ones and zeros for labels among them. */
const isNumeric = ({ request: { task } }: Known) =>
  task.input.kind === 'numeric' || task.input.kind === 'labels';
const hasTokens = ({ vocabulary, targetVocabulary }: Known) => vocabulary + targetVocabulary > 0;

function cell(known: Known): Chosen<Cell> {
  const { kind, median } = known;
  if (kind === 'vector') return [{ kind: 'lstm', forgetBias: 1 }, NOT_USED];
  if (kind === 'translation')
    return [{ kind: 'gru', variant: 'reset-after' }, 'as good as an LSTM here, and faster'];
  if (!isNumeric(known)) return [{ kind: 'lstm', forgetBias: 1 }, 'text is read by an LSTM'];
  return median >= 40
    ? [
        { kind: 'gru', variant: 'reset-after', updateBias: -2 },
        `half of the series have ${median} steps or more: the state is kept for long from the start`,
      ]
    : [{ kind: 'gru', variant: 'reset-after' }, 'short series: as good as an LSTM, and faster'];
}

function units({ kind, request, records, median }: Known): Chosen<number> {
  const { tiedEmbeddings, embeddingSize } = request.network;
  if (tiedEmbeddings && embeddingSize !== undefined)
    return [embeddingSize, 'as network.embeddingSize, which the output layer shares'];
  switch (kind) {
    case 'vector':
      return records < 500 ? [32, `${records} training records`] : [256, `${records} training records`];
    case 'series-class':
    case 'series-value':
      return [64, 'a state of a few numbers describes a series'];
    case 'next-labels':
      return [256, 'a step is many labels at once'];
    case 'language': {
      const tokens = records * (median + 1);
      // On the 200,000 of fiddle-tunes, 384 reach a validation loss of 1.345, 256 one of 1.367.
      const size = tokens < 50_000 ? 128 : tokens < 100_000 ? 256 : 384;
      return [size, `some ${tokens} tokens to learn from`];
    }
    default:
      return [128, 'enough for a text of words or characters'];
  }
}

function layers({ kind }: Known): Chosen<number> {
  return kind === 'vector'
    ? [2, 'one vector: a second dense layer is cheap']
    : [1, 'a second layer seldom pays on data of this size'];
}

function truncation({ kind, request, p95, targetVocabulary }: Known): Chosen<number> | undefined {
  if (kind !== 'language') return undefined;
  if (isStream(request.data))
    return targetVocabulary < WORDS ? [100, 'a long text of characters'] : [35, 'a long text of words'];
  return p95 > LONG_STEPS ? [100, `sequences of ${p95} steps: more updates, and less memory`] : undefined;
}

function bidirectional({ kind, request }: Known): Chosen<boolean> {
  if (kind === 'language' || kind === 'vector') return [false, NOT_USED];
  if (kind === 'next-labels') return [false, 'a step is told from those before it'];
  if (request.training.truncationSteps !== undefined) return [false, 'backpropagation is truncated'];
  return [true, 'the whole sequence is there to read'];
}

function embeddingSize(known: Known): Chosen<number> {
  if (!hasTokens(known)) return [64, NOT_USED];
  if (known.request.network.tiedEmbeddings)
    return [known.number('network.units'), 'as network.units, since the output layer shares it'];
  const ids = Math.max(known.vocabulary, known.targetVocabulary);
  return [ids < WORDS ? 64 : 100, `${ids} ids`];
}

function embeddingInitializer(known: Known): Chosen<MatrixInitializer> | undefined {
  if (!hasTokens(known)) return undefined;
  const ids = Math.max(known.vocabulary, known.targetVocabulary);
  if (known.request.network.tiedEmbeddings)
    return [{ kind: 'uniform', limit: 0.1 }, 'the output layer shares it, whose scores start even'];
  if (ids < WORDS)
    return [
      { kind: 'normal', standardDeviation: 0.5 },
      `${ids} ids, each seen often: they differ from the first step on`,
    ];
  return known.kind === 'language'
    ? [{ kind: 'uniform', limit: 0.1 }, `${ids} words`]
    : [
        { kind: 'uniform', limit: 0.05 },
        `${ids} ids, most of them rare: those say little until they are learned`,
      ];
}

function outputInitializer({ kind, targetVocabulary }: Known): Chosen<MatrixInitializer> | undefined {
  if (kind !== 'language' || targetVocabulary < WORDS) return undefined;
  return [{ kind: 'uniform', limit: 0.1 }, 'words differ from the first step on'];
}

function tokenDropout({ kind, vocabulary }: Known): Chosen<number> {
  if (vocabulary === 0) return [0, NOT_USED];
  if (kind === 'translation') return [0, 'every token is to be written'];
  return vocabulary >= WORDS
    ? [0.2, `${vocabulary} words, most of them rare`]
    : [0.1, `${vocabulary} ids, each seen often`];
}

function attention({ kind }: Known): Chosen<Network['attention']> {
  return kind === 'translation'
    ? ['luong', 'a decoder that looks back at the input learns sooner']
    : ['none', NOT_USED];
}

function readout({ request: { task } }: Known): Chosen<NonNullable<Network['readout']>> {
  return task.kind === 'many-to-one' ? ['last', 'usual'] : ['last', NOT_USED];
}

/** Half of it where there is much to learn from. */
function dropout({ kind, records, median }: Known): Chosen<number> {
  if (kind === 'vector' && records < 500) return [0, `${records} training records: a small network`];
  if (kind === 'series-value') return [0, 'noise in a forecast costs more than it helps'];
  const rate = {
    vector: 0.5,
    'series-class': 0.2,
    'text-point': 0.5,
    tags: 0.4,
    'next-labels': 0.5,
    translation: 0.2,
    language: 0.5,
  };
  const isMuch = kind === 'language' ? records * (median + 1) >= MUCH_TEXT : records >= MUCH_DATA;
  return isMuch
    ? [rate[kind] / 2, `${records} training records are much to learn from`]
    : [rate[kind], `${records} training records could be learned by heart`];
}
