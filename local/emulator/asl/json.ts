export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export function parseJson(text: string): Json {
  return JSON.parse(text) as Json;
}

/** Size of a payload as Step Functions counts it: its JSON text in UTF-8. */
export function jsonBytes(value: Json): number {
  return Buffer.byteLength(JSON.stringify(value));
}

export function isJsonObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
