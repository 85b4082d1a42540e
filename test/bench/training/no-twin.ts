import type { SettledTraining } from '../../../shared/request/settled';
import type { NetworkConfig } from '../../../trainer/network/config';
import { isCharacters } from '../../../trainer/network/input';
import type { UnrollReady } from './answers';

export interface Trained {
  readonly config: NetworkConfig;
  readonly training: Pick<
    SettledTraining,
    'optimizer' | 'clipping' | 'schedule' | 'accumulationSteps' | 'truncationSteps' | 'classWeights'
  >;
  readonly isLongText: boolean;
  readonly usesBeam: boolean;
}

/**
 * Why a recipe is measured without a twin; null where it has one.
 *
 * @param python that of the peers, where they are installed
 */
export function whyNoTwin(
  { twinLacks }: Pick<UnrollReady, 'twinLacks'>,
  python: string | undefined,
): string | null {
  if (twinLacks !== null) return `it cannot do ${twinLacks}`;
  return python === undefined ? 'PyTorch is not installed' : null;
}

/** What the PyTorch twin cannot do of a network or of its training, as the end of a sentence; undefined where it can do all. */
export function whatTwinLacks({ config, training, isLongText, usesBeam }: Trained): string | undefined {
  const { optimizer, clipping, schedule } = training;
  const lacks: readonly (readonly [boolean, string])[] = [
    [isLongText, 'one long text in lanes'],
    [usesBeam, 'beam search'],
    [
      'recurrent' in config && lacksCell(config),
      `the cell ${'recurrent' in config ? JSON.stringify(config.recurrent.cell) : ''}`,
    ],
    [
      'input' in config && config.input.kind === 'tokens' && config.input.features.some(isCharacters),
      'the reader of characters',
    ],
    ['readout' in config && config.readout !== undefined, 'a readout of all states'],
    ['tagLayer' in config && config.tagLayer === 'crf', 'a conditional random field'],
    ['tagDecoding' in config && config.tagDecoding === 'constrained', 'tags that are held to a scheme'],
    ['tiedEmbeddings' in config && config.tiedEmbeddings, 'an output layer that shares the embedding'],
    ['recurrentDropout' in config && (config.recurrentDropout ?? 0) > 0, 'dropped connections'],
    ['dropoutMask' in config && config.dropoutMask === 'locked', 'locked dropout masks'],
    [optimizer.kind !== 'adam' && optimizer.kind !== 'adamw', `the optimizer ${optimizer.kind}`],
    [clipping.kind !== 'global-norm' && clipping.kind !== 'none', `clipping by ${clipping.kind}`],
    [schedule.kind !== 'constant' && schedule.kind !== 'cosine', `the schedule ${schedule.kind}`],
    [training.accumulationSteps > 1, 'accumulated gradients'],
    [training.truncationSteps !== undefined && config.task !== 'one-to-many', 'truncation of such a task'],
    [training.classWeights !== 'none', 'class weights'],
  ];
  return lacks.find(([isSo]) => isSo)?.[1];
}

function lacksCell({ recurrent: { cell } }: Extract<NetworkConfig, { recurrent: unknown }>): boolean {
  if (cell.kind === 'gru') return cell.variant !== 'reset-after';
  return cell.kind === 'simple-rnn' && cell.activation === 'sigmoid';
}
