/** The part of WebAssembly's JavaScript interface that is used here: @types/node leaves it to the DOM's types. */
declare const WebAssembly: {
  Memory: new (limits: { initial: number }) => WasmMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** Functions of update.wat. Addresses are bytes, counts are floats and multiples of 4. */
export interface UpdateFunctions {
  squares(from: number, count: number): number;
  adam(...args: readonly number[]): void;
}

/** update.wat, assembled; a test assembles it again and compares. */
export const UPDATE_MODULE = [
  'AGFzbQEAAAABGQJgAn9/AXxgD39/f39/fX19fX19fX19fQACEgEGdW5yb2xsBm1lbW9yeQIAAQMDAgABBxICB3NxdWFyZXMAAARh',
  'ZGFtAAEK2wICfgIBfwV7IAAgAUECdGohAgJAA0AgACACTw0BIAD9AAQAIQMgA/1fIQQgAyAD/Q0ICQoLDA0ODwgJCgsMDQ4P/V8h',
  'BSAGIAQgBP3yAf3wASEGIAcgBSAF/fIB/fABIQcgAEEQaiEADAALCyAGIAf98AEhBiAG/SEAIAb9IQGgC9kBAgF/A3sgACAEQQJ0',
  'aiEPAkADQCAAIA9PDQEgAf0ABAAgBf0T/eYBIAb9E/3oASAGjP0T/ekBIRAgAv0ABAAgB/0T/eYBIBAgCP0T/eYB/eQBIREgA/0A',
  'BAAgCf0T/eYBIBAgEP3mASAK/RP95gH95AEhEiACIBH9CwQAIAMgEv0LBAAgACAA/QAEACAO/RP95gEgESAL/RP95gEgEv3jASAM',
  '/RP95gEgDf0T/eQB/ecB/eUB/QsEACAAQRBqIQAgAUEQaiEBIAJBEGohAiADQRBqIQMMAAsLCw==',
].join('');

const PAGE_BYTES = 65536;

/** A memory of at least `bytes` zeros and the functions that work on it. */
export function instantiateUpdate(bytes: number): { memory: WasmMemory; functions: UpdateFunctions } {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  const module = new WebAssembly.Module(Buffer.from(UPDATE_MODULE, 'base64'));
  const instance = new WebAssembly.Instance(module, { unroll: { memory } });
  return { memory, functions: instance.exports as UpdateFunctions };
}
