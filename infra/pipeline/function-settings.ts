/** The memory size that comes with one full vCPU; single-threaded code gets no faster beyond it. */
const ONE_VCPU_MEGABYTES = 1_769;

export interface FunctionSettings {
  readonly memoryMegabytes: number;
  readonly timeoutMinutes: number;
  readonly description: string;
}

/**
 * Memory and timeout of each function of the workflow. 15 minutes is Lambda's limit; where the timeout is shorter, a
 * function that takes longer is hanging.
 */
export const FUNCTIONS = {
  plan: {
    memoryMegabytes: 1_024,
    timeoutMinutes: 5,
    description: 'Resolves the request, fingerprints the dataset, freezes the plan',
  },
  profile: {
    memoryMegabytes: ONE_VCPU_MEGABYTES,
    timeoutMinutes: 15,
    description: 'Counts tokens, labels, lengths and rejects of shards',
  },
  merge: {
    // Holds the token counts of all shards at once.
    memoryMegabytes: 3_008,
    timeoutMinutes: 15,
    description: 'Merges the profiles into vocabulary, labels and scalers',
  },
  encode: {
    // Holds one shard's columns until its Arrow files are written.
    memoryMegabytes: 3_008,
    timeoutMinutes: 15,
    description: 'Turns the records of shards into Arrow files',
  },
  seal: {
    memoryMegabytes: ONE_VCPU_MEGABYTES,
    timeoutMinutes: 15,
    description: 'Checks that the dataset is whole and writes its manifest',
  },
  gate: {
    // Resamples the test records thousands of times, and holds what they add to one metric.
    memoryMegabytes: ONE_VCPU_MEGABYTES,
    timeoutMinutes: 15,
    description: 'Compares the candidate with the champion and the minimum',
  },
  publish: {
    // S3 copies weights by itself, but it compares with another run's model as the gate does if that one was faster.
    memoryMegabytes: ONE_VCPU_MEGABYTES,
    timeoutMinutes: 15,
    description: 'Stores the model version and moves the champion pointer',
  },
  score: {
    // Holds a model, and some 1,000 records at a time.
    memoryMegabytes: 3_008,
    timeoutMinutes: 15,
    description: 'Predicts a dataset with a stored model: plans it, predicts shards, adds up',
  },
  explain: {
    memoryMegabytes: 512,
    timeoutMinutes: 1,
    description: 'Names what failed, from the failure record that the job left',
  },
} as const satisfies Record<string, FunctionSettings>;

/** What programs call for single records, where the configuration says so. */
export const ANSWER_FUNCTION: FunctionSettings = {
  // Holds a model of each name that it is asked for.
  memoryMegabytes: ONE_VCPU_MEGABYTES,
  timeoutMinutes: 1,
  description: 'Predicts single records with the model in use',
};

/** The functions outside the workflow: they turn events into metrics and touch no data. */
export const OPERATIONS_FUNCTIONS = {
  measure: {
    memoryMegabytes: 256,
    timeoutMinutes: 1,
    description: 'Turns events of jobs and runs into metrics',
  },
  watch: {
    // Pages through the executions of a schedule's period.
    memoryMegabytes: 256,
    timeoutMinutes: 5,
    description: 'Checks for schedules that have not succeeded within their period',
  },
} as const satisfies Record<string, FunctionSettings>;

export type FunctionName = keyof typeof FUNCTIONS;
export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as FunctionName[];

export type OperationsFunctionName = keyof typeof OPERATIONS_FUNCTIONS;
