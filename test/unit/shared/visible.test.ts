import { visible } from '../../../shared/visible';
import { html } from '../../../trainer/report/html';

it.each([
  ['an escape sequence', 'a\u001b[2Jb', 'a\\u001b[2Jb'],
  ['a carriage return', 'good\rbad', 'good\\u000dbad'],
  ['a C1 control', '\u009b31m', '\\u009b31m'],
  ['a bell, a null and a delete', '\u0007\u0000\u007f', '\\u0007\\u0000\\u007f'],
  ['an override of direction', 'a\u202etxt.exe', 'a\\u202etxt.exe'],
  ['an isolate', '\u2066x\u2069', '\\u2066x\\u2069'],
  ['a mark of direction', '\u200f', '\\u200f'],
  ['a line separator', '\u2028', '\\u2028'],
  ['tabs and line feeds', 'a\tb\nc', 'a\tb\nc'],
  ['letters of any script', 'é שלום 漢字 👩‍👩‍👧', 'é שלום 漢字 👩‍👩‍👧'],
])('%s is shown so that it commands nothing', (_, text, shown) => {
  expect(visible(text)).toBe(shown);
});

it('a report holds no character that commands a page', () => {
  const page = html`<p>${'<b>\u202egnp.exe\u0000'}</p>`;

  expect(page.markup).toBe('<p>&lt;b&gt;\\u202egnp.exe\\u0000</p>');
});
