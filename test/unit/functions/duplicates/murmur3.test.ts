import { murmur3 } from '../../../../functions/duplicates/murmur3';
import cases from './murmur3.json';

describe('murmur3', () => {
  it.each(cases)('hashes a text as mmh3 does: $bytes', ({ bytes, hash }) => {
    const padded = new Uint8Array(Math.ceil(bytes.length / 2 / 16) * 16);
    padded.set(Buffer.from(bytes, 'hex'));
    const found = new Uint32Array(2);

    murmur3(new Int32Array(padded.buffer), bytes.length / 2, found);

    expect([...found]).toEqual(hash);
  });
});
