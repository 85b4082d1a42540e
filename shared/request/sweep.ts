import { z } from 'zod';

export const MAXIMUM_VARIANTS = 20;

/**
 * Variants of a request that are trained beside each other: values of fields (`{"network.units": [64, 128]}`, every
 * combination), or a list of overlays (`[{"network": {"units": 64}}, …]`). The best one on the validation split is
 * tested. Fields of `network` and `training` only: others would make other records, which cannot be compared.
 */
export const Sweep = z.union([
  z.record(z.string().min(1), z.array(z.unknown()).min(1)),
  z.array(z.record(z.string(), z.unknown())).min(1).max(MAXIMUM_VARIANTS),
]);
export type Sweep = z.infer<typeof Sweep>;
