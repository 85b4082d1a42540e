import type { Encoder } from '../../shared/dataset';
import type { RunRequest } from '../../shared/request/request';
import type { NetworkConfig } from '../network/config';

/** What a program is made of. */
export interface ProgramOptions<Config extends NetworkConfig = NetworkConfig> {
  /** The run's, or the one that the model was trained with. */
  readonly request: RunRequest;
  readonly config: Config;
  readonly encoder: Encoder;
}
