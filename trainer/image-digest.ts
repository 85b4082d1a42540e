import { z } from 'zod';

/** Set in every container that ECS runs, as Batch does. */
export const IN_ECS = 'ECS_CONTAINER_METADATA_URI_V4';

const Metadata = z.object({ ImageID: z.string() });

/**
 * Digest of the image that this container was made of, as ECS knows it: a tag can be moved, a digest cannot. (Amazon ECS
 * Developer Guide, "Task metadata endpoint version 4".)
 *
 * @returns null outside a container of ECS, or if ECS does not answer: a model is not lost over it
 */
export async function imageDigest(environment: NodeJS.ProcessEnv): Promise<string | null> {
  const uri = environment[IN_ECS];
  if (uri === undefined) return null;
  try {
    const answer = await fetch(uri, { signal: AbortSignal.timeout(5_000) });
    return Metadata.parse(await answer.json()).ImageID;
  } catch {
    return null;
  }
}
