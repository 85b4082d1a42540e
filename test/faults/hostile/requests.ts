import { resolveRequest } from '../../../shared/request/parse';
import { InvalidRequest } from '../../../shared/errors';
import { Random, seedOf } from '../../fuzz/random';

/** Refuses a request with arrays and objects nested without end somewhere in it. */
export async function refuseDeep(seed: number, index: number): Promise<string> {
  const random = new Random(seedOf(seed, index));
  const levels = random.between(2_000, 200_000);
  const isArray = random.chance(0.5);
  const open = isArray ? '[' : '{"a":';
  const text = `${open.repeat(levels)}1${(isArray ? ']' : '}').repeat(levels)}`;
  const field = random.pick(['model', 'data', 'task', 'network', 'training', 'unknown']);
  const request: unknown = random.chance(0.2)
    ? JSON.parse(text)
    : JSON.parse(`{"recipe": "x", "${field}": ${text}}`);
  try {
    await resolveRequest(request, () => Promise.resolve(undefined));
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof InvalidRequest && message.length < 1_000 && !message.includes('\n')) return message;
    throw error;
  }
  throw new Error(`a request nested ${levels} deep was accepted`);
}
