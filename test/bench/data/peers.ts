import { join } from 'node:path';
import type { PEERS } from '../../../local/cli/usage/bench-data.cjs';
import type { Command } from './contender';
import type { Format } from './make-data';
import type { TokenKind } from './request';

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

/**
 * How a peer is started. Polars and tokenizers have threads of their own; pandas has one, so it runs as one process
 * per worker with some of the files, like Unroll.
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
