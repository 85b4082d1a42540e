/** The text on its own: a part of a longer text keeps all of that one in memory. */
export const ownCopy = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');
