import { z } from 'zod';

export const MAXIMUM_VARIANTS = 20;

/** Values of fields, or overlays. Fields of `network` and `training` only: others would make other records, which cannot be compared. */
export const Sweep = z.union([
  z.record(z.string().min(1), z.array(z.unknown()).min(1)),
  z.array(z.record(z.string(), z.unknown())).min(1).max(MAXIMUM_VARIANTS),
]);
export type Sweep = z.infer<typeof Sweep>;
