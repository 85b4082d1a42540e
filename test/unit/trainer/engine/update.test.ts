import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import wabt from 'wabt';
import { UPDATE_MODULE } from '../../../../trainer/engine/update/module';

describe('the WebAssembly module', () => {
  it('the module in the source is what update.wat assembles to', async () => {
    const file = join(__dirname, '../../../../trainer/engine/update/update.wat');
    const assembler = await wabt();

    const assembled = assembler
      .parseWat('update.wat', readFileSync(file, 'utf8'), { simd: true })
      .toBinary({}).buffer;

    expect(Buffer.from(assembled).toString('base64')).toBe(UPDATE_MODULE);
  });
});
