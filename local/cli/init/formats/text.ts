import type { DataFile } from '../files';
import type { FormatGuess } from '../guessed';
import type { StartOfText } from '../text';

/** Documents in folders of their labels, or lines. */
export function textFormat({ text }: StartOfText, files: readonly DataFile[]): FormatGuess {
  const folders = new Map<string, number>();
  for (const { name } of files) {
    const folder = name.split('/').at(-2);
    if (folder !== undefined) folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  if (folders.size < 2 || isSplitName([...folders.keys()]))
    return { format: { kind: 'text' }, notes: ['Text: no character parts each line into as many fields.'] };
  const lines = text.split('\n').filter((line) => line.trim() !== '').length;
  const areLines = files.length <= 2 * folders.size && lines >= 20;
  return {
    format: { kind: 'text', ...(areLines ? {} : { unit: 'document' }), folder: 'label' },
    notes: [
      `Text: files are in folders, whose names are taken as labels, and each ${areLines ? 'line' : 'file'} is a record.`,
    ],
  };
}

const isSplitName = (folders: readonly string[]): boolean =>
  folders.every((name) => /^(train|test|valid|val|dev)/i.test(name));
