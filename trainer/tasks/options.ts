import type { Encoder } from '../../shared/dataset';
import { ArtifactCorrupt } from '../../shared/errors';
import type { RunRequest } from '../../shared/request/request';
import type { NetworkConfig } from '../network/config';

/** What a program is made of. */
export interface ProgramOptions<Config extends NetworkConfig = NetworkConfig> {
  /** The run's, or the one that the model was trained with. */
  readonly request: RunRequest;
  readonly config: Config;
  readonly encoder: Encoder;
}

/** Encoder and network are of different tasks. */
export const otherTask = ({ task }: NetworkConfig, { target }: Encoder): ArtifactCorrupt =>
  new ArtifactCorrupt(
    `a network for ${task} does not go with targets of kind ${target.kind}; network.json and encoder.json are of different models`,
  );
