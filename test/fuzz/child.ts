import { z } from 'zod';
import { makeCase } from './cases';
import { runCase } from './run-case';

/** Runs the cases that its parent names, one at a time: a hang or a crash costs this process only. */
const Asked = z.strictObject({ seed: z.int(), index: z.int() });

async function answer(message: unknown): Promise<void> {
  const { seed, index } = Asked.parse(message);
  try {
    process.send?.({ index, outcome: await runCase(await makeCase(seed, index)) });
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.send?.({ index, failure });
  }
}

process.on('message', (message) => void answer(message));
