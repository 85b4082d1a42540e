import { isStream } from '../../shared/request/data';
import type { Schedule } from '../../shared/request/training';
import type { Chosen, Known, Rule } from './known';

/** Updates after which small networks have learned what they will: epochs are as many as make them. */
const UPDATES = 4_000;
/** A language model learns on for longer: after 4,000 updates fiddle-tunes' validation loss was 1.42, after 8,000 1.37. */
const LANGUAGE_UPDATES = 8_000;
const MOST_EPOCHS = 150;
const SMALL_BATCH = 16;

/** In the order in which they are decided: a rule may look at what those before it decided. */
export const TRAINING_RULES: readonly Rule[] = [
  { field: 'training.batchSize', choose: batchSize },
  { field: 'training.maximumEpochs', choose: maximumEpochs },
  { field: 'training.optimizer.learningRate', choose: learningRate },
  { field: 'training.schedule', choose: schedule },
  { field: 'training.earlyStopping.patienceEpochs', choose: patience },
];

/** The power of two that gives an epoch some sixty updates, within bounds. */
function batchSize({ kind, request, records, median }: Known): Chosen<number> {
  if (kind === 'language') {
    return isStream(request.data) && records * median > 1_000_000
      ? [32, 'a long text of over a million tokens']
      : [16, 'long sequences make large batches'];
  }
  const fitting = 2 ** Math.floor(Math.log2(Math.max(1, records / 60)));
  // A sentence to tag is as many answers as it has words, so fewer of them make a batch.
  const most = (kind === 'tags' ? 32 : 64) * (records < 100_000 ? 1 : 2);
  return [Math.min(most, Math.max(8, fitting)), `${records} training records`];
}

function updatesPerEpoch({ records, median, kind, request, number }: Known): number {
  const batch = number('training.batchSize');
  const chunk = number('training.truncationSteps');
  if (kind === 'language' && isStream(request.data))
    return Math.ceil((records * (median + 1)) / (batch * chunk));
  const chunks = kind === 'language' && Number.isFinite(chunk) ? Math.ceil(median / chunk) : 1;
  return Math.ceil(records / batch) * chunks;
}

function maximumEpochs(known: Known): Chosen<number> {
  const each = updatesPerEpoch(known);
  const updates = known.kind === 'language' ? LANGUAGE_UPDATES : UPDATES;
  const epochs = Math.min(MOST_EPOCHS, Math.max(leastEpochs(known.records), Math.round(updates / each)));
  return [epochs, `about ${each} updates an epoch`];
}

/** Of much data one epoch teaches what many of little do. */
function leastEpochs(records: number): number {
  if (records < 100_000) return 20;
  return records < 1_000_000 ? 10 : 5;
}

function learningRate({ request: { training }, kind, number }: Known): Chosen<number> {
  switch (training.optimizer.kind) {
    case 'sgd':
      return [0.1, 'usual for SGD'];
    case 'rmsprop':
      return [0.001, 'usual for RMSProp'];
    default:
      if (kind === 'vector') return [0.002, 'usual for dense layers'];
      if (kind === 'translation' && number('training.batchSize') <= SMALL_BATCH)
        return [0.001, 'steps of small batches are noisy, and what is written is judged whole'];
      return number('network.units') > 128 ? [0.002, 'more than 128 units'] : [0.003, 'at most 128 units'];
  }
}

function schedule(): Chosen<Schedule> {
  return [{ kind: 'cosine', floor: 0 }, 'small last steps, whatever the data'];
}

function patience({ number }: Known): Chosen<number> {
  const epochs = number('training.maximumEpochs');
  return [Math.max(5, Math.ceil(epochs / 5)), `a fifth of ${epochs} epochs, and at least 5`];
}
