/** Runs the cases of one kind, `child <kind>`, that its parent asks for: a hang or a crash costs this process only. */
import { z } from 'zod';
import { CASES } from './kinds';

const Kind = z.enum(Object.keys(CASES) as [keyof typeof CASES, ...(keyof typeof CASES)[]]);
const Asked = z.strictObject({ seed: z.int(), index: z.int() });

const run = CASES[Kind.parse(process.argv[2])];

async function answer(message: unknown): Promise<void> {
  const { seed, index } = Asked.parse(message);
  try {
    process.send?.({ index, outcome: await run(seed, index) });
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.send?.({ index, failure });
  }
}

process.on('message', (message) => void answer(message));
