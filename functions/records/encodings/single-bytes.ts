/** Characters of the bytes 0x80 to 0x9f, which in Latin-1 are controls; those of five bytes are not assigned. */
const OF_WINDOWS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Not by `TextDecoder`, which in some versions of Node takes them for Latin-1. */
export const ofWindows = (control: string): string => OF_WINDOWS[control.charCodeAt(0) - 0x80] ?? control;

/** Text of windows-1252 from the characters that Latin-1 has for its bytes. */
export const windowsText = (latin: string): string => latin.replace(/[\x80-\x9f]/g, ofWindows);

/** The byte of a character beyond ASCII in windows-1252, or in Latin-1; 0 where they have none. */
export function windowsByte(character: string): number {
  const code = character.charCodeAt(0);
  if (code <= 0xff) return code;
  const place = OF_WINDOWS.indexOf(character);
  return place < 0 ? 0 : 0x80 + place;
}

/** Characters of the bytes 0x80 to 0xff in western DOS, which no `TextDecoder` knows. */
const OF_DOS =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\xad±‗¾¶§÷¸°¨·¹³²■\xa0';

/** Text of CP850 from the characters that Latin-1 has for its bytes. */
export const dosText = (latin: string): string =>
  latin.replace(/[\x80-\xff]/g, (character) => OF_DOS[character.charCodeAt(0) - 0x80]!);
