import { visible } from './visible';

/** Markup that is safe to put into a page; everything else is escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type Content = Html | string | number | readonly Content[] | undefined;

/** Template tag: values are escaped unless they are markup themselves; the template's own indentation is dropped. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  const [first, ...others] = parts.map((part) => part.replace(/\s*\n\s*/g, ' '));
  return new Html(others.reduce((page, part, index) => page + render(values[index]) + part, first!));
}

function render(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.markup;
  if (typeof content === 'string' || typeof content === 'number') return escape(String(content));
  return content.map(render).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string =>
  visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
