/** What a page says of itself cannot be. */
export class DamagedPage extends Error {}

/** Reads bytes one after the other, and never beyond their end. */
export class ByteReader {
  #at: number;

  constructor(
    private readonly bytes: Uint8Array,
    at = 0,
    private readonly end = bytes.length,
  ) {
    this.#at = at;
    if (at < 0 || end > bytes.length || at > end) throw new DamagedPage('a page ends before what it holds');
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.end - this.#at;
  }

  byte(): number {
    if (this.left < 1) throw new DamagedPage('a page ends before what it holds');
    return this.bytes[this.#at++]!;
  }

  /** @throws DamagedPage where there are not so many bytes */
  skip(count: number): void {
    if (!(count >= 0 && count <= this.left)) throw new DamagedPage('a page ends before what it holds');
    this.#at += count;
  }

  /** The next bytes, which stay to be read here too. @throws DamagedPage where there are not so many */
  section(length: number): ByteReader {
    return new ByteReader(this.bytes, this.#at, this.#at + length);
  }

  /** An unsigned number of seven bits a byte (LEB128), of at most 64 bits; exact up to 2⁵³. */
  varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new DamagedPage('a page holds a number of more than 64 bits');
  }

  /** A signed number, whose sign is its last bit. */
  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  uint32(): number {
    return this.byte() + this.byte() * 2 ** 8 + this.byte() * 2 ** 16 + this.byte() * 2 ** 24;
  }
}
