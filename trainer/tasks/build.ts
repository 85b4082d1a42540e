import { ArtifactCorrupt } from '../../shared/errors';
import { encoderDecoderProgram } from './encoder-decoder';
import { oneToManyProgram } from './one-to-many';
import type { ProgramOptions } from './options';
import { pointProgram } from './point';
import type { TaskProgram } from './program';
import { tagsProgram } from './tags';

/**
 * The program of a network: what training, evaluation and export do with it.
 *
 * @throws ArtifactCorrupt where encoder and network are of different tasks
 */
export function buildProgram({ request, config, encoder }: ProgramOptions): TaskProgram {
  const { target } = encoder;
  switch (config.task) {
    case 'one-to-one':
    case 'many-to-one':
      if (target.kind === 'class' || target.kind === 'value')
        return pointProgram({ request, config, encoder });
      break;
    case 'many-to-many':
      if (target.kind === 'tags') return tagsProgram({ request, config, encoder });
      break;
    case 'encoder-decoder':
      if (target.kind === 'tokens') return encoderDecoderProgram({ request, config, encoder });
      break;
    case 'one-to-many':
      if (target.kind === 'tokens') return oneToManyProgram({ request, config, encoder });
      break;
  }
  throw new ArtifactCorrupt(
    `a network for ${config.task} does not go with targets of kind ${target.kind}; network.json and vocabulary.json are of different models`,
  );
}
