import { join } from 'node:path';
import type { Command } from './contender';
import type { Format } from './make-data';
import type { TokenKind } from './request';

export const PEERS = ['polars', 'pandas', 'datasets'] as const;
export type Peer = (typeof PEERS)[number];

export interface PeerJob {
  readonly stage: 'profile' | 'encode';
  readonly format: Format;
  readonly tokens: TokenKind;
  readonly paths: readonly string[];
  /** An empty folder. */
  readonly out: string;
  /** Unroll's `encoder.json`, for its vocabulary. */
  readonly encoder: string;
}

const SCRIPT = join(__dirname, 'peer.py');
const REQUIREMENTS = join(__dirname, 'requirements.txt');

/**
 * The peers' Python, in an environment of its own that is made where it is missing or of other versions.
 *
 * @throws SetupError where it cannot be made
 */
export async function setUpPeers(root: string): Promise<string> {
  const folder = join(root, '.unroll/python/bench-data');
  // What installs is plain JavaScript, an ES module.
  const { setUpPythonEnvironment } = await import('../../../local/setup/machine/python-environment.mjs');
  await setUpPythonEnvironment({ folder, requirements: REQUIREMENTS, what: 'Polars, pandas and datasets' });
  return join(folder, 'bin/python');
}

/**
 * What a peer is started as. Polars and tokenizers have threads of their own; pandas has one, so it is a process for
 * each worker with some of the files, like Unroll.
 */
export function peerCommands(peer: Peer, python: string, job: PeerJob, workers: number): Command[] {
  const env = {
    POLARS_MAX_THREADS: String(workers),
    RAYON_NUM_THREADS: String(workers),
    OMP_NUM_THREADS: String(workers),
    HF_HUB_OFFLINE: '1',
    HF_DATASETS_DISABLE_PROGRESS_BARS: '1',
  };
  const parts = peer === 'pandas' ? job.paths.map((path) => [path]) : [job.paths];
  return parts.map((paths) => ({
    command: python,
    args: [SCRIPT, peer, JSON.stringify({ ...job, paths })],
    env,
  }));
}
