/** The part of WebAssembly's JavaScript interface that is used here: @types/node leaves it to the DOM's types. */
declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number; shared: true }) => WasmMemory;
  Module: new (bytes: Uint8Array) => WasmModule;
  Instance: new (module: WasmModule, imports: object) => { readonly exports: unknown };
};

export interface WasmMemory {
  /** Another object after each growth; the ones before it stay valid. */
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

export type WasmModule = object;

/** Functions of vector.wat. Addresses are bytes, counts and widths are floats, or rows of them. */
export interface VectorFunctions {
  readonly squares: (from: number, count: number) => number;
  readonly squaresOfPieces: (from: number, count: number, each: number, sums: number) => void;
  readonly adam: (...args: readonly number[]) => void;
  readonly add: (sum: number, values: number, count: number) => void;
  readonly multiply: (x: number, y: number, to: number, count: number) => void;
  readonly mask: (state: number, to: number, count: number, limit: number, other: number) => void;
  readonly copyRows: (...args: readonly number[]) => void;
  readonly addRows: (sums: number, places: number, from: number, width: number, count: number) => void;
  readonly fill: (to: number, count: number, value: number) => void;
}

/** vector.wat, assembled; a test assembles it again and compares. */
export const VECTOR_MODULE = [
  'AGFzbQEAAAABRghgAn9/AXxgBH9/f38AYA9/f39/f319fX19fX19fX0AYAN/f38AYAV/f39/fQBgB39/f39/f38AYAV/f39/fwBgA39/fQAC',
  'FQEGdW5yb2xsBm1lbW9yeQIDAf//AwMLCgABAgMBBAMFBgcHWAkHc3F1YXJlcwAAD3NxdWFyZXNPZlBpZWNlcwABBGFkYW0AAgNhZGQAAwht',
  'dWx0aXBseQAEBG1hc2sABQhjb3B5Um93cwAHB2FkZFJvd3MACARmaWxsAAkKiQoKvAEDAX8CfAV7IAAgAUF8cUECdGohAgJAA0AgACACTw0B',
  'IAD9AAQAIQUgBf1fIQYgBSAF/Q0ICQoLDA0ODwgJCgsMDQ4P/V8hByAIIAYgBv3yAf3wASEIIAkgByAH/fIB/fABIQkgAEEQaiEADAALCyAI',
  'IAn98AEhCCAI/SEAIAj9IQGgIQMgAiABQQNxQQJ0aiECAkADQCAAIAJPDQEgACoCALshBCADIAQgBKKgIQMgAEEEaiEADAALCyADC0ABAX8C',
  'QANAIAFFDQEgASACIAEgAkkbIQQgAyAAIAQQADkDACAAIARBAnRqIQAgASAEayEBIANBCGohAwwACwsL2QECAX8DeyAAIARBAnRqIQ8CQANA',
  'IAAgD08NASAB/QAEACAF/RP95gEgBv0T/egBIAaM/RP96QEhECAC/QAEACAH/RP95gEgECAI/RP95gH95AEhESAD/QAEACAJ/RP95gEgECAQ',
  '/eYBIAr9E/3mAf3kASESIAIgEf0LBAAgAyAS/QsEACAAIAD9AAQAIA79E/3mASARIAv9E/3mASAS/eMBIAz9E/3mASAN/RP95AH95wH95QH9',
  'CwQAIABBEGohACABQRBqIQEgAkEQaiECIANBEGohAwwACwsLfQEBfyAAIAJBfHFBAnRqIQMCQANAIAAgA08NASAAIAD9AAQAIAH9AAQA/eQB',
  '/QsEACAAQRBqIQAgAUEQaiEBDAALCyADIAJBA3FBAnRqIQMCQANAIAAgA08NASAAIAAqAgAgASoCAJI4AgAgAEEEaiEAIAFBBGohAQwACwsL',
  'iwEBAX8gAiADQXxxQQJ0aiEEAkADQCACIARPDQEgAiAA/QAEACAB/QAEAP3mAf0LBAAgAEEQaiEAIAFBEGohASACQRBqIQIMAAsLIAQgA0ED',
  'cUECdGohBAJAA0AgAiAETw0BIAIgACoCACABKgIAlDgCACAAQQRqIQAgAUEEaiEBIAJBBGohAgwACwsLowEBB38gACgCACEFIAAoAgQhBiAA',
  'KAIIIQcgACgCDCEIIAS8IQogASACQQJ0aiELAkADQCABIAtPDQEgBSAGaiAIaiEJIAYgBkEJdnMhBSAHIAdBA3RqIQYgB0EVdyAJaiEHIAhB',
  'AWohCCABIApBACAJQQh2IANPa3E2AgAgAUEEaiEBDAALCyAAIAU2AgAgACAGNgIEIAAgBzYCCCAAIAg2AgwLbgEBfyABIAJBfHFBAnRqIQMC',
  'QANAIAEgA08NASABIAD9AAQA/QsEACAAQRBqIQAgAUEQaiEBDAALCyADIAJBA3FBAnRqIQMCQANAIAEgA08NASABIAAqAgA4AgAgAEEEaiEA',
  'IAFBBGohAQwACwsLaAECfyABQQJ0IQEgBEECdCEEAkADQCAHIAZPDQEgByEIIAIEQCACIAdBAnRqKAIAIQgLIAhBAEgEQCADQQAgBUECdPwL',
  'AAUgACAIIAFsaiADIAUQBgsgAyAEaiEDIAdBAWohBwwACwsLQwECfyADQQJ0IQYgASAEQQJ0aiEFAkADQCABIAVPDQEgACABKAIAIAZsaiAC',
  'IAMQAyACIAZqIQIgAUEEaiEBDAALCwthAgF/AXsgAv0TIQQgACABQXxxQQJ0aiEDAkADQCAAIANPDQEgACAE/QsEACAAQRBqIQAMAAsLIAMg',
  'AUEDcUECdGohAwJAA0AgACADTw0BIAAgAjgCACAAQQRqIQAMAAsLCw==',
].join('');

export const PAGE_BYTES = 65536;
/** As vector.wat has it. Taken from the system as it is used. */
export const MAX_PAGES = 65535;

export interface VectorModule {
  readonly memory: WasmMemory;
  readonly module: WasmModule;
  readonly functions: VectorFunctions;
}

/** A memory of one page, and the functions that work on it. */
export function instantiateVector(): VectorModule {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
  const module = new WebAssembly.Module(Buffer.from(VECTOR_MODULE, 'base64'));
  const instance = new WebAssembly.Instance(module, { unroll: { memory } });
  return { memory, module, functions: instance.exports as VectorFunctions };
}
