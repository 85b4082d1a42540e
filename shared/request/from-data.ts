import type { z } from 'zod';

/** How the schema ends what it says of a field without a fixed default. */
export const FROM_DATA = 'Absent: chosen from the data.';

/** A field that is chosen from the data where the request is silent; `description` says what it is. */
export const fromData = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  schema.optional().describe(`${description} ${FROM_DATA}`);
