/** Every key of the artifact store is composed here, and nowhere else. */

export const runKeys = (run: string) => {
  const root = `runs/${run}`;
  return {
    root: `${root}/`,
    plan: `${root}/plan.json`,
    /** The plan without its lists of objects and shards: all that a Distributed Map's children need. */
    batchPlan: `${root}/batch-plan.json`,
    /** The items of all Distributed Maps: a JSON array of `Shard`. */
    shards: `${root}/shards.json`,
    /** Where the ResultWriter of each Distributed Map writes. */
    mapResults: (stage: 'classes' | 'profile' | 'encode') => `${root}/${stage}`,
    progress: `${root}/progress.jsonl`,
    /** All that is kept while the run trains; deleted once there is an evaluation. */
    checkpoints: `${root}/checkpoints/`,
    checkpoint: `${root}/checkpoints/latest.json`,
    /** The one before, for when the latest is damaged. */
    previousCheckpoint: `${root}/checkpoints/previous.json`,
    /** What the run's attempts have taken of its budget. */
    timeUsed: `${root}/checkpoints/time.json`,
    checkpointWeights: (epoch: number) => `${root}/checkpoints/${String(epoch).padStart(6, '0')}.bin`,
    /** Within an epoch, after so many of its steps. */
    checkpointPart: (epoch: number, steps: number) =>
      `${root}/checkpoints/${String(epoch).padStart(6, '0')}-${String(steps).padStart(9, '0')}.bin`,
    /** What was chosen where the request is silent; written once, by the training job's first attempt. */
    settings: `${root}/settings.json`,
    /** What training started from, where that is more than initial values; written once, as the settings are. */
    start: `${root}/start.json`,
    evaluation: `${root}/evaluation.json`,
    report: `${root}/report.html`,
    /** Test predictions of the run's own model, and of the champion that it was compared with. */
    predictions: (of: 'candidate' | 'champion') => `${root}/predictions/${of}.jsonl.gz`,
    /** The model files that the trainer wrote; publishing copies them. */
    candidate: `${root}/candidate/`,
    decision: `${root}/decision.json`,
    failure: `${root}/failure.json`,
    /** How a run ended that left no decision. */
    state: `${root}/state.json`,
    drift: `${root}/drift.json`,
    /** The outcome of training one variant of a sweep. */
    outcome: `${root}/outcome.json`,
  };
};

/** A variant of a sweep is a run inside its run, with its own plan, checkpoints and progress. */
export const variantRun = (run: string, variant: string): string => `${run}/variants/${variant}`;

/** A rematch is a part of a run too: the evaluation of a champion that took the place after the run was planned. */
export const rematchRun = (run: string, champion: string): string => `${run}/rematches/${champion}`;

/** `01`, `02`, …, in the order of the sweep. */
export const variantName = (index: number): string => String(index + 1).padStart(2, '0');

/**
 * A dataset's encoding has one manifest and any number of builds: each run that encodes writes its
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
  /** Of a stratified split: how many records of each class a shard has, and the places and classes of all. */
  classes: (shard: number) => `${root}classes/${pad(shard)}.json`,
  classPlaces: (shard: number) => `${root}classes/${pad(shard)}.bin`,
  /** Which records a stratified split deals otherwise than their hash says. */
  moves: `${root}moves.json`,
  profile: (shard: number) => `${root}profiles/${pad(shard)}.json`,
  /** Why a shard has no profile: it cannot be read at all. */
  unreadable: (shard: number) => `${root}unreadable/${pad(shard)}.json`,
  /** Digests of a shard's records, written when duplicates are searched for. */
  digests: (shard: number) => `${root}digests/${pad(shard)}.bin`,
  /** Hashes of the keys of a shard's groups, where a group's rows are said to be adjacent. */
  groupKeys: (shard: number) => `${root}group-keys/${pad(shard)}.bin`,
  /** Hashes of the values of the split's key in a shard, where its records may be on sides that the key does not decide. */
  splitKeys: (shard: number) => `${root}split-keys/${pad(shard)}.bin`,
  /** How many are on two sides of a split, and the digests of those. */
  duplicates: `${root}duplicates.json`,
  duplicateEntries: `${root}duplicates.bin`,
  /** How many records of each shard were profiled. */
  profiled: `${root}profiled.json`,
  encoder: `${root}encoder.json`,
  distributions: `${root}distributions.json`,
  encoded: (split: string, shard: number) => `${root}${split}/${pad(shard)}.arrow`,
  /** Counts of one encoded shard; written after its Arrow files and rejects. */
  receipt: (shard: number) => `${root}receipts/${pad(shard)}.json`,
  /** The records of a shard that were set aside, in parts of limited size; most shards have one or none. */
  rejects: (shard: number, part = 0) =>
    `${root}rejects/${pad(shard)}${part === 0 ? '' : `-${pad(part)}`}.jsonl`,
  /** Prefix of the keys of a shard's files, whatever their number and extension. */
  shardFiles: (folder: 'train' | 'validation' | 'test' | 'rejects', shard: number) =>
    `${root}${folder}/${pad(shard)}`,
  manifest: `${root}manifest.json`,
});

/** Which build has a shard's result, by a digest of what decides the result. */
export const shardKeys = {
  classes: (digest: string) => `datasets/shards/classes/${digest}.json`,
  profile: (digest: string) => `datasets/shards/profiles/${digest}.json`,
  encoding: (digest: string) => `datasets/shards/encodings/${digest}.json`,
};

export type BuildKeys = ReturnType<typeof buildKeys>;

export const modelKeys = (model: string) => {
  const root = `models/${model}`;
  return {
    root: `${root}/`,
    champion: `${root}/champion.json`,
    /** The run that was published last, promoted or not. */
    lastRun: `${root}/last-run.json`,
    /** Every promotion and refusal. */
    history: `${root}/history.jsonl`,
    /** How often a test split has judged. */
    judged: (testFingerprint: string) => `${root}/judged/${testFingerprint}.json`,
    /** A candidate that waits for a person, or waited. */
    approval: (version: string) => `${root}/approvals/${version}.json`,
    version: (version: string) => ({
      root: `${root}/${version}/`,
      manifest: `${root}/${version}/manifest.json`,
      encoder: `${root}/${version}/encoder.json`,
      /** Statistics of the data that the version was trained on. */
      statistics: `${root}/${version}/statistics.json`,
    }),
  };
};

/** A run that predicts a dataset, and trains nothing. */
export const predictionKeys = (run: string) => {
  const root = `predictions/${run}/`;
  return {
    root,
    plan: `${root}plan.json`,
    /** The plan without its lists of objects and shards: all that a Distributed Map's children need. */
    batchPlan: `${root}batch-plan.json`,
    shards: `${root}shards.json`,
    /** Where the ResultWriter of the Distributed Map writes. */
    mapResults: `${root}map`,
    results: (shard: number) => `${root}results/${pad(shard)}.jsonl`,
    receipt: (shard: number) => `${root}receipts/${pad(shard)}.json`,
    manifest: `${root}manifest.json`,
  };
};

export const recipeKeys = (recipe: string) => ({
  root: `recipes/${recipe}/`,
  request: `recipes/${recipe}/request.json`,
  /** Title, source, creators, licence and changes of the data. */
  licence: `recipes/${recipe}/DATA-LICENSE.txt`,
});

/** Zero-padded, so that the order of keys is the order of numbers. */
const pad = (shard: number) => String(shard).padStart(6, '0');
