/**
 * NVIDIA families of EC2 with what their GPU needs of a CUDA build. The wheel of TensorFlow 2.21 holds code for
 * compute capabilities 6.0, 7.0, 8.0 and 8.9 and an intermediate form for 9.0; code runs on every later minor
 * version of the same major one. Left out: p3 (no AL2023 image), g4ad (AMD), and families whose smallest
 * instance has eight GPUs, of which a job could use one.
 */
const COMPUTE_CAPABILITY = {
  g4dn: 7.5,
  g5: 8.6,
  g6: 8.9,
  g6e: 8.9,
} as const;

export const SUPPORTED_GPU_FAMILIES = Object.keys(COMPUTE_CAPABILITY);

/** @param instanceType such as `g5.xlarge` */
export function isSupportedGpuInstance(instanceType: string): boolean {
  const [family = '', size, ...rest] = instanceType.split('.');
  return size !== undefined && size !== '' && rest.length === 0 && SUPPORTED_GPU_FAMILIES.includes(family);
}
