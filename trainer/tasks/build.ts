import type { NetworkConfig } from '../network/config';
import type { RowNetworkConfig } from '../network/network';
import { encoderDecoderProgram } from './encoder-decoder';
import { labelsProgram } from './labels';
import { oneToManyProgram } from './one-to-many';
import type { ProgramOptions } from './options';
import { pointProgram } from './point';
import type { TaskProgram } from './program';
import { tagsProgram } from './tags';

type Kind = NetworkConfig['task'];
type OptionsOf<K extends Kind> = ProgramOptions<Extract<NetworkConfig, { task: K }>>;

const PROGRAMS: { readonly [K in Kind]: (options: OptionsOf<K>) => TaskProgram } = {
  'one-to-one': pointProgram,
  'one-to-many': oneToManyProgram,
  'many-to-one': pointProgram,
  'many-to-many': tagsProgram,
  'encoder-decoder': encoderDecoderProgram,
};

/**
 * The program of a network: what training, evaluation and export do with it.
 *
 * @throws ArtifactCorrupt where encoder and network are of different tasks
 */
export const buildProgram = (options: ProgramOptions): TaskProgram =>
  isOfLabels(options) ? labelsProgram(options) : programOf(options.config.task, options);

/** Whatever the task: with and without steps, any number of labels is learned and measured alike. */
const isOfLabels = (options: ProgramOptions): options is ProgramOptions<RowNetworkConfig> => {
  const { config } = options;
  if (config.task === 'many-to-many') return config.anyNumber === true;
  return 'output' in config && config.output.kind === 'labels';
};

const programOf = <K extends Kind>(task: K, options: OptionsOf<K>): TaskProgram => PROGRAMS[task](options);
