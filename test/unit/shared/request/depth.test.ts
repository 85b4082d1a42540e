import { resolveRequest } from '../../../../shared/request/parse';

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

it.each([
  ['arrays', { recipe: 'x', network: nested(100_000) }],
  ['objects', JSON.parse(`{"model": ${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`) as unknown],
  ['a request that is nothing else', nested(100_000)],
])('%s nested 100,000 deep are refused in a sentence', async (_, request) => {
  await expect(resolveRequest(request, () => Promise.resolve(undefined))).rejects.toMatchObject({
    name: 'InvalidRequest',
    message:
      'the request is nested more than 100 levels deep, and no field of one is; look for brackets too many',
  });
});
