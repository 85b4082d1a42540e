/**
 * `node recipes/fiddle-tunes/parse-share.mjs <model folder>/samples.jsonl`: the share of a model's samples that abcjs
 * reads as ABC notation without a warning, beside that of the test split's own tunes, which are not all clean either.
 */
import { readFileSync } from 'node:fs';
import abcjs from 'abcjs';

const TEST_TUNES = new URL('data/test.tsv', import.meta.url);
const BODY = 3;

const lines = (file) => readFileSync(file, 'utf8').split('\n').filter(Boolean);

/** A body needs headers to be a tune. The backslashes are what is left of line breaks within a bar. */
function parses(body) {
  const [tune] = abcjs.parseOnly(`X:1\nL:1/8\nK:G\n${body.replace(/\\\s*/g, ' ')}\n`);
  return (tune.warnings ?? []).length === 0;
}

function report(name, bodies) {
  const parsed = bodies.filter(parses).length;
  process.stdout.write(
    `${name}: ${parsed} of ${bodies.length} parse (${((100 * parsed) / bodies.length).toFixed(0)} %)\n`,
  );
}

const [samples] = process.argv.slice(2);
if (samples === undefined) {
  process.stderr.write('give the path of a samples.jsonl, as a published model of this recipe has one\n');
  process.exitCode = 64;
} else {
  report(
    'samples',
    lines(samples).map((line) => JSON.parse(line).text),
  );
  report(
    'test tunes',
    lines(TEST_TUNES).map((line) => line.split('\t')[BODY]),
  );
}
