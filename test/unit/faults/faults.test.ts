import { bits } from '../../faults/bits/bits';
import { checkpoints } from '../../faults/checkpoints/checkpoints';
import { Tally } from '../../faults/fault';
import { FAULTS } from '../../faults/list';
import { power } from '../../faults/power/power';
import { HELP } from '../../../local/cli/usage/faults.cjs';

describe('the faults that take seconds', () => {
  it.each([
    { fault: bits, tries: 31 },
    { fault: power, tries: 60 },
    { fault: checkpoints, tries: 6 },
  ])('$fault.name: nothing is lost', async ({ fault, tries }) => {
    const said: string[] = [];

    const outcome = await fault.run({ tries, seed: 2, say: (line) => said.push(line) });

    expect(said.filter((line) => line.includes('LOST'))).toEqual([]);
    expect(outcome).toMatchObject({ fault: fault.name, lost: 0 });
    expect(outcome.tries).toBeGreaterThanOrEqual(tries * 0.9);
    expect(outcome.survived).toBe(outcome.tries);
  });
});

describe('the list of faults', () => {
  it('names each once, and the help names them all', () => {
    const names = FAULTS.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(HELP).toContain(name);
  });

  it('counts what is lost', () => {
    const said: string[] = [];
    const tally = new Tally('x', (line) => said.push(line));

    tally.add('one', undefined, 3);
    tally.add('another', 'the weights differ', 2);

    expect(tally.outcome()).toEqual({ fault: 'x', tries: 5, survived: 3, lost: 2 });
    expect(said).toEqual(['x: LOST in another: the weights differ']);
  });
});
