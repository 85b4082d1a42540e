/** The network that all contenders train: one recurrent layer, a dense head on its last output, softmax cross-entropy. */
export interface BenchProblem {
  readonly cell: 'lstm' | 'gru';
  readonly batch: number;
  readonly steps: number;
  readonly inputs: number;
  readonly units: number;
  readonly classes: number;
}

export interface Job extends BenchProblem {
  /** File with x [B, T, I] as float32, then the labels [B] as int32. */
  readonly data: string;
  readonly warmUp: number;
  readonly repeat: number;
}

/** A library that trains: whole steps of forward, backward, clipping by global norm and Adam. */
export interface Contender {
  readonly name: 'unroll' | 'tfLayers' | 'keras' | 'torch';
  /** Milliseconds of each step after the warm-up. */
  run(job: Job): Promise<number[]>;
  close(): Promise<void>;
}
