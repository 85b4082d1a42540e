/** What artifacts are, by the end of their names: browsers and consoles open by it, and download what has none. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  arrow: 'application/vnd.apache.arrow.file',
  bin: 'application/octet-stream',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  jsonl: 'application/x-ndjson',
  md: 'text/markdown; charset=utf-8',
  onnx: 'application/octet-stream',
  parquet: 'application/vnd.apache.parquet',
  png: 'image/png',
  svg: 'image/svg+xml; charset=utf-8',
  tsv: 'text/tab-separated-values; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  // The predictions are JSON Lines; as a content encoding, clients would unpack what has a digest.
  gz: 'application/gzip',
};

/** The media type of an artifact, from its key. */
export function contentTypeOf(key: string): string {
  const extension = /\.([a-z0-9]+)$/i.exec(key)?.[1]?.toLowerCase() ?? '';
  return BY_EXTENSION[extension] ?? 'application/octet-stream';
}
