import type { z } from 'zod';

/** What the schema says of a field without a fixed default. */
export const FROM_DATA = 'Absent: chosen from the data.';

/** A field that is chosen from the data where the request is silent. */
export const fromData = <Schema extends z.ZodType>(schema: Schema) =>
  schema.optional().meta({ description: FROM_DATA });
