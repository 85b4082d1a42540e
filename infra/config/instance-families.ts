/** What a training job computes on. */
export type Accelerator = 'gpu' | 'cpu';

/**
 * EC2's NVIDIA families with the compute capability that a CUDA build must support. The TensorFlow 2.21 wheel has
 * code for compute capabilities 6.0, 7.0, 8.0 and 8.9 and an intermediate form for 9.0; code runs on every later
 * minor version of the same major version. Left out: p3 (no AL2023 image), g4ad (AMD), and families whose smallest
 * instance has eight GPUs, of which a job could use one.
 */
const COMPUTE_CAPABILITY = {
  g4dn: 7.5,
  g5: 8.6,
  g6: 8.9,
  g6e: 8.9,
} as const;

/** x86-64, like the image, with AVX2 or better, which TensorFlow's wheel and oneDNN expect. */
const CPU_FAMILIES = [
  ...['c5', 'c6i', 'c6a', 'c7i', 'c7a'],
  ...['m5', 'm6i', 'm6a', 'm7i', 'm7a'],
  ...['r5', 'r6i', 'r6a', 'r7i', 'r7a'],
] as const;

export const SUPPORTED_FAMILIES: Readonly<Record<Accelerator, readonly string[]>> = {
  gpu: Object.keys(COMPUTE_CAPABILITY),
  cpu: CPU_FAMILIES,
};

/** @param instanceType such as `g5.xlarge` */
export function isSupportedInstance(instanceType: string, accelerator: Accelerator): boolean {
  const [family = '', ...size] = instanceType.split('.');
  return SUPPORTED_FAMILIES[accelerator].includes(family) && vcpusOfSize(size.join('.')) !== undefined;
}

/** @param instanceType of a supported family: in all of them an `xlarge` has four vCPUs */
export function vcpusOf(instanceType: string): number {
  const vcpus = vcpusOfSize(instanceType.split('.').slice(1).join('.'));
  if (vcpus === undefined)
    throw new RangeError(`${instanceType} is not the name of an instance type (for example m7i.xlarge)`);
  return vcpus;
}

function vcpusOfSize(size: string): number | undefined {
  if (size === 'large') return 2;
  const multiple = /^(\d*)xlarge$/.exec(size)?.[1];
  if (multiple === undefined) return undefined;
  return 4 * (multiple === '' ? 1 : Number(multiple));
}
