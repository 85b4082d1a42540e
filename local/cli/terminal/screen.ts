import type { Writable } from 'node:stream';
import colors from 'picocolors';

/** Where the command shows people what it does. */
export interface Screen {
  readonly isTerminal: boolean;
  readonly stream: Writable;
  readonly paint: ReturnType<typeof colors.createColors>;
  line(text?: string): void;
}

interface Terminal extends Writable {
  readonly isTTY?: boolean;
}

export function createScreen(stream: Terminal, { color }: { readonly color: boolean }): Screen {
  const isTerminal = stream.isTTY === true;
  return {
    isTerminal,
    stream,
    paint: colors.createColors(isTerminal && color),
    line: (text = '') => void stream.write(`${text}\n`),
  };
}

/**
 * Lets a reader of the output leave before the run ends (`npm start | head`): the run goes on, unheard.
 *
 * @param streams stdout and stderr of the process
 */
export function tolerateClosedPipe(streams: readonly Writable[]): void {
  for (const stream of streams) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
