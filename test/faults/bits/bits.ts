import type { ArtifactStore } from '../../../shared/artifacts/store';
import { Random, seedOf } from '../../fuzz/random';
import { Workspace } from '../../unit/functions/workspace';
import { Tally, type Fault } from '../fault';
import type { Artifact } from './artifact';
import { published } from './models';
import { preprocessed } from './preprocessing';

export const bits: Fault = {
  name: 'bits',
  does: 'one bit of an artifact flips, each kind in turn: who reads it refuses it by name, or passes it over and says so',
  tries: 232,
  async run({ tries, seed, say }) {
    const tally = new Tally('bits', say);
    const workspace = await Workspace.create();
    try {
      const artifacts = [...(await preprocessed(workspace)), ...(await published(workspace))];
      const rounds = Math.max(1, Math.round(tries / artifacts.length));
      for (const [number, artifact] of artifacts.entries()) {
        const random = new Random(seedOf(seed, number));
        // A sound one first: a reader that refuses all shows nothing.
        const refusal = artifact.isTaken === true ? undefined : await refusalOf(artifact);
        if (refusal !== undefined)
          tally.add(artifact.name, `it is refused though it is sound: ${refusal.message}`);
        for (let round = 0; round < rounds && refusal === undefined; round++)
          tally.add(artifact.name, await flipOne(workspace.store, artifact, random));
      }
    } finally {
      await workspace.remove();
    }
    return tally.outcome();
  },
};

/** Flips a bit, has the artifact read, and restores it. */
async function flipOne(
  store: ArtifactStore,
  artifact: Artifact,
  random: Random,
): Promise<string | undefined> {
  const sound = await store.get(artifact.key);
  const flipped = Buffer.from(sound);
  const at = random.between(0, flipped.length - 1);
  const bit = random.between(0, 7);
  flipped[at]! ^= 1 << bit;
  await store.put(artifact.key, flipped);
  try {
    const problem = await problemOf(artifact);
    return problem && `${problem}, with bit ${bit} of byte ${at} of ${flipped.length} flipped`;
  } finally {
    await store.put(artifact.key, sound);
  }
}

async function problemOf(artifact: Artifact): Promise<string | undefined> {
  if (artifact.isPassedOver !== undefined)
    return artifact.isPassedOver(await artifact.read())
      ? undefined
      : 'it was not passed over, or nothing was said';
  const refusal = await refusalOf(artifact);
  if (refusal === undefined) return 'it was read as if it were sound';
  const file = artifact.key.split('/').at(-1)!;
  const isNamed = refusal.name === 'ArtifactCorrupt' && refusal.message.includes(file);
  return isNamed ? undefined : `it was refused by ${refusal.name}: ${refusal.message}`;
}

async function refusalOf({ read }: Artifact): Promise<Error | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}
