import { visible } from '../../../shared/visible';
import { InvalidRequest } from '../../../shared/errors';
import { resolveRequest } from '../../../shared/request/parse';
import { html } from '../../../shared/html';
import { createScreen } from '../../../local/cli/terminal/screen';
import { Random, seedOf } from '../../fuzz/random';
import { Sink } from '../../support/sink';

/** Characters that command a terminal or a page, or turn the direction of writing; tabs and line feeds are harmless. */
const COMMANDING = /(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const CODES = [
  ...[0x00, 0x07, 0x08, 0x0d, 0x1b, 0x7f, 0x85, 0x90, 0x9b, 0x9d],
  ...[0x061c, 0x200e, 0x200f, 0x2028, 0x202a, 0x202e, 0x2066, 0x2069],
];
const REST = ['[2J', ']0;title\u0007', '[31m', 'a', ' ', 'é', '漢', '<b>'];

/** Shows a text of such characters on a terminal, in a page and in a refusal: none reaches them. */
export async function showHostile(seed: number, index: number): Promise<string> {
  const random = new Random(seedOf(seed, index));
  const piece = () => (random.chance(0.5) ? String.fromCodePoint(random.pick(CODES)) : random.pick(REST));
  const text = `${String.fromCodePoint(random.pick(CODES))}${random.many(0, 12, piece).join('')}`;
  const terminal = new Sink();
  const screen = createScreen(terminal, { color: true });
  screen.line(`${screen.paint.bold(text)} ${text}`);
  const shown = {
    terminal: terminal.text,
    page: html`<p>${text}</p>`.markup,
    refusal: visible(await refusalOf(text)),
  };
  for (const [where, written] of Object.entries(shown))
    if (COMMANDING.test(written)) throw new Error(`on the ${where}: ${JSON.stringify(written)}`);
  return 'shown';
}

async function refusalOf(text: string): Promise<string> {
  try {
    await resolveRequest({ model: text, [text]: 1, recipe: text }, () => Promise.resolve(undefined));
  } catch (error) {
    if (error instanceof InvalidRequest) return error.message;
    throw error;
  }
  throw new Error(`a request with the field ${JSON.stringify(text)} was accepted`);
}
