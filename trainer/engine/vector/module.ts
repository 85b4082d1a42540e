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
  readonly relu: (x: number, to: number, count: number) => void;
  readonly reluSlope: (y: number, slope: number, to: number, count: number) => void;
  readonly mask: (state: number, to: number, count: number, limit: number, other: number) => void;
  readonly copyRows: (...args: readonly number[]) => void;
  readonly addRows: (sums: number, places: number, from: number, width: number, count: number) => void;
  readonly fill: (to: number, count: number, value: number) => void;
}

/** vector.wat, assembled; a test assembles it again and compares. */
export const VECTOR_MODULE = [
  'AGFzbQEAAAABRghgAn9/AXxgBH9/f38AYA9/f39/f319fX19fX19fX0AYAN/f38AYAV/f39/fQBgB39/f39/f38AYAV/f39/fwBgA39/fQAC',
  'FQEGdW5yb2xsBm1lbW9yeQIDAf//AwMNDAABAgMBAwEEAwUGBwdrCwdzcXVhcmVzAAAPc3F1YXJlc09mUGllY2VzAAEEYWRhbQACA2FkZAAD',
  'CG11bHRpcGx5AAQEcmVsdQAFCXJlbHVTbG9wZQAGBG1hc2sABwhjb3B5Um93cwAJB2FkZFJvd3MACgRmaWxsAAsKqAwMvAEDAX8CfAV7IAAg',
  'AUF8cUECdGohAgJAA0AgACACTw0BIAD9AAQAIQUgBf1fIQYgBSAF/Q0ICQoLDA0ODwgJCgsMDQ4P/V8hByAIIAYgBv3yAf3wASEIIAkgByAH',
  '/fIB/fABIQkgAEEQaiEADAALCyAIIAn98AEhCCAI/SEAIAj9IQGgIQMgAiABQQNxQQJ0aiECAkADQCAAIAJPDQEgACoCALshBCADIAQgBKKg',
  'IQMgAEEEaiEADAALCyADC0ABAX8CQANAIAFFDQEgASACIAEgAkkbIQQgAyAAIAQQADkDACAAIARBAnRqIQAgASAEayEBIANBCGohAwwACwsL',
  '2QECAX8DeyAAIARBAnRqIQ8CQANAIAAgD08NASAB/QAEACAF/RP95gEgBv0T/egBIAaM/RP96QEhECAC/QAEACAH/RP95gEgECAI/RP95gH9',
  '5AEhESAD/QAEACAJ/RP95gEgECAQ/eYBIAr9E/3mAf3kASESIAIgEf0LBAAgAyAS/QsEACAAIAD9AAQAIA79E/3mASARIAv9E/3mASAS/eMB',
  'IAz9E/3mASAN/RP95AH95wH95QH9CwQAIABBEGohACABQRBqIQEgAkEQaiECIANBEGohAwwACwsLfQEBfyAAIAJBfHFBAnRqIQMCQANAIAAg',
  'A08NASAAIAD9AAQAIAH9AAQA/eQB/QsEACAAQRBqIQAgAUEQaiEBDAALCyADIAJBA3FBAnRqIQMCQANAIAAgA08NASAAIAAqAgAgASoCAJI4',
  'AgAgAEEEaiEAIAFBBGohAQwACwsLiwEBAX8gAiADQXxxQQJ0aiEEAkADQCACIARPDQEgAiAA/QAEACAB/QAEAP3mAf0LBAAgAEEQaiEAIAFB',
  'EGohASACQRBqIQIMAAsLIAQgA0EDcUECdGohBAJAA0AgAiAETw0BIAIgACoCACABKgIAlDgCACAAQQRqIQAgAUEEaiEBIAJBBGohAgwACwsL',
  'fgEBfyABIAJBfHFBAnRqIQMCQANAIAEgA08NASABIAD9AAQAQwAAAAD9E/3pAf0LBAAgAEEQaiEAIAFBEGohAQwACwsgAyACQQNxQQJ0aiED',
  'AkADQCABIANPDQEgASAAKgIAQwAAAACXOAIAIABBBGohACABQQRqIQEMAAsLC54BAQF/IAIgA0F8cUECdGohBAJAA0AgAiAETw0BIAIgAf0A',
  'BAAgAP0ABABDAAAAAP0T/UT9Tv0LBAAgAEEQaiEAIAFBEGohASACQRBqIQIMAAsLIAQgA0EDcUECdGohBAJAA0AgAiAETw0BIAIgASoCAEMA',
  'AAAAIAAqAgBDAAAAAF4bOAIAIABBBGohACABQQRqIQEgAkEEaiECDAALCwujAQEHfyAAKAIAIQUgACgCBCEGIAAoAgghByAAKAIMIQggBLwh',
  'CiABIAJBAnRqIQsCQANAIAEgC08NASAFIAZqIAhqIQkgBiAGQQl2cyEFIAcgB0EDdGohBiAHQRV3IAlqIQcgCEEBaiEIIAEgCkEAIAlBCHYg',
  'A09rcTYCACABQQRqIQEMAAsLIAAgBTYCACAAIAY2AgQgACAHNgIIIAAgCDYCDAtuAQF/IAEgAkF8cUECdGohAwJAA0AgASADTw0BIAEgAP0A',
  'BAD9CwQAIABBEGohACABQRBqIQEMAAsLIAMgAkEDcUECdGohAwJAA0AgASADTw0BIAEgACoCADgCACAAQQRqIQAgAUEEaiEBDAALCwtoAQJ/',
  'IAFBAnQhASAEQQJ0IQQCQANAIAcgBk8NASAHIQggAgRAIAIgB0ECdGooAgAhCAsgCEEASARAIANBACAFQQJ0/AsABSAAIAggAWxqIAMgBRAI',
  'CyADIARqIQMgB0EBaiEHDAALCwtDAQJ/IANBAnQhBiABIARBAnRqIQUCQANAIAEgBU8NASAAIAEoAgAgBmxqIAIgAxADIAIgBmohAiABQQRq',
  'IQEMAAsLC2ECAX8BeyAC/RMhBCAAIAFBfHFBAnRqIQMCQANAIAAgA08NASAAIAT9CwQAIABBEGohAAwACwsgAyABQQNxQQJ0aiEDAkADQCAA',
  'IANPDQEgACACOAIAIABBBGohAAwACwsL',
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
