import type { NetworkConfig } from '../network/config';
import { encoderDecoderProgram } from './encoder-decoder';
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
export const buildProgram = (options: ProgramOptions): TaskProgram => programOf(options.config.task, options);

const programOf = <K extends Kind>(task: K, options: OptionsOf<K>): TaskProgram => PROGRAMS[task](options);
