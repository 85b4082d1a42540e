import { Sandbox } from '../../../../../local/emulator/asl/sandbox';

const sandbox = new Sandbox({ milliseconds: 300, stack: 500, megabytes: 64 });

describe('a sandbox', () => {
  it.each([
    ['a loop that never ends', '($f := function($x){$f($x + 1)}; $f(1))'],
    ['an expression that backtracks for years', `$match('${'a'.repeat(60)}!', /(a+)+$/)`],
  ])('ends %s, and evaluates the next', async (_, source) => {
    const found = await sandbox.evaluate(source, {});

    expect(found).toEqual({ thrown: expect.stringContaining('took more than 0.3 s') as string });
    expect(await sandbox.evaluate('1 + 1', {})).toEqual({ text: '2' });
  });
});
