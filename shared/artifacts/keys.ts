/** Every key of the artifact store is composed here, and nowhere else. */

export const runKeys = (run: string) => {
  const root = `runs/${run}`;
  return {
    root: `${root}/`,
    plan: `${root}/plan.json`,
    /** The items of both Distributed Maps: a JSON array of `Shard`. */
    shards: `${root}/shards.json`,
    /** Where the ResultWriter of each Distributed Map writes. */
    mapResults: (stage: 'profile' | 'encode') => `${root}/${stage}`,
    progress: `${root}/progress.jsonl`,
    checkpoint: `${root}/checkpoints/latest.json`,
    checkpointWeights: (epoch: number) => `${root}/checkpoints/${String(epoch).padStart(6, '0')}.bin`,
    evaluation: `${root}/evaluation.json`,
    report: `${root}/report.html`,
    /** The model files that the trainer wrote; publishing copies them. */
    candidate: `${root}/candidate/`,
    decision: `${root}/decision.json`,
    failure: `${root}/failure.json`,
    /** What training a variant of a sweep came to. */
    outcome: `${root}/outcome.json`,
  };
};

/** A variant of a sweep is a run inside its run, with a plan, checkpoints and progress of its own. */
export const variantRun = (run: string, variant: string): string => `${run}/variants/${variant}`;

/** `01`, `02`, …, in the order of the sweep. */
export const variantName = (index: number): string => String(index + 1).padStart(2, '0');

/**
 * A dataset's encoding has one manifest and any number of builds: each run that encodes writes a build of its
 * own, so two runs that start together never overwrite each other's shards.
 */
export const datasetKeys = (fingerprint: string, encoding: string) => {
  const root = `datasets/${fingerprint}/${encoding}`;
  return {
    manifest: `${root}/manifest.json`,
    build: (run: string) => buildKeys(`${root}/builds/${run}/`),
  };
};

/** @param root ends with `/`: `datasets/<fingerprint>/<encoding>/builds/<run>/` */
export const buildKeys = (root: string) => ({
  root,
  profile: (shard: number) => `${root}profiles/${pad(shard)}.json`,
  /** Why a shard has no profile: it cannot be read as a whole. */
  unreadable: (shard: number) => `${root}unreadable/${pad(shard)}.json`,
  encoder: `${root}encoder.json`,
  encoded: (split: string, shard: number) => `${root}${split}/${pad(shard)}.arrow`,
  /** Counts of one encoded shard; written after its Arrow files and rejects. */
  receipt: (shard: number) => `${root}receipts/${pad(shard)}.json`,
  rejects: (shard: number) => `${root}rejects/${pad(shard)}.jsonl`,
  manifest: `${root}manifest.json`,
});

export const modelKeys = (model: string) => {
  const root = `models/${model}`;
  return {
    champion: `${root}/champion.json`,
    /** The run that was published last, promoted or not. */
    lastRun: `${root}/last-run.json`,
    version: (version: string) => ({
      root: `${root}/${version}/`,
      manifest: `${root}/${version}/manifest.json`,
    }),
  };
};

export const recipeKeys = (recipe: string) => ({
  root: `recipes/${recipe}/`,
  request: `recipes/${recipe}/request.json`,
});

/** Zero-padded, so that the order of keys is the order of numbers. */
const pad = (shard: number) => String(shard).padStart(6, '0');
