import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import colors from 'picocolors';
import { visible } from '../../../shared/visible';

/** Where the command shows people what it does. */
export interface Screen {
  readonly isTerminal: boolean;
  readonly stream: Writable;
  readonly paint: Paint;
  /** Control characters of the text are written out: only `paint` colours. */
  line(text?: string): void;
}

type Paint = ReturnType<typeof colors.createColors>;

interface Terminal extends Writable {
  readonly isTTY?: boolean;
}

export function createScreen(stream: Terminal, { color }: { readonly color: boolean }): Screen {
  const isTerminal = stream.isTTY === true;
  const codes = new ColourCodes();
  return {
    isTerminal,
    stream,
    paint: codes.of(colors.createColors(isTerminal && color)),
    line: (text = '') => void stream.write(`${codes.shown(text)}\n`),
  };
}

/**
 * Tells the codes of `paint` from what names and data hold: until a line is written they have a secret in the place of
 * the escape character.
 */
class ColourCodes {
  readonly #secret = `<${randomUUID()}>`;

  of(paint: Paint): Paint {
    const kept = Object.entries(paint).map(([name, color]: [string, unknown]) => [
      name,
      typeof color === 'function'
        ? (text: string | number | null | undefined) =>
            // What is inside may be painted already.
            (color as Paint['bold'])(visible(String(text))).replaceAll('\u001b[', this.#secret)
        : color,
    ]);
    return Object.fromEntries(kept) as Paint;
  }

  shown(text: string): string {
    return visible(text).replaceAll(this.#secret, '\u001b[');
  }
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
