import { Writable } from 'node:stream';
import { createScreen } from '../../../../../local/cli/terminal/screen';

/** What a terminal, or a file, is given. */
function screenOf({ isTTY }: { readonly isTTY: boolean }) {
  let written = '';
  const stream = Object.assign(
    new Writable({
      write: (chunk: Buffer, _, done) => {
        written += chunk.toString();
        done();
      },
    }),
    { isTTY },
  );
  const screen = createScreen(stream, { color: true });
  return { screen, written: () => written };
}

describe('a screen', () => {
  it('writes control characters of names and data out', () => {
    const { screen, written } = screenOf({ isTTY: true });

    screen.line('run \u001b[2Jx \u202egnp\r');

    expect(written()).toBe('run \\u001b[2Jx \\u202egnp\\u000d\n');
  });

  it('colours what is painted, and nothing that data says', () => {
    const { screen, written } = screenOf({ isTTY: true });

    screen.line(screen.paint.bold(`a${screen.paint.red('b')}\u001b[31mc`));

    expect(written()).toBe('\u001b[1ma\u001b[31mb\u001b[39m\\u001b[31mc\u001b[22m\n');
  });

  it('has no colours where it is no terminal', () => {
    const { screen, written } = screenOf({ isTTY: false });

    screen.line(screen.paint.red('b'));

    expect(written()).toBe('b\n');
  });
});
