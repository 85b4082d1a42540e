const FORMATS = /** @type {const} */ (['jsonl', 'csv']);
const PEERS = /** @type {const} */ (['polars', 'pandas', 'datasets']);
const TOKENS = /** @type {const} */ (['characters', 'words']);
const DEFAULTS = { megabytes: '1000', workers: '2' };

/** @satisfies {import('../terminal/options.cjs').Options} */
const OPTIONS = {
  json: { type: 'boolean' },
  megabytes: { type: 'string' },
  workers: { type: 'string' },
  without: { type: 'string', multiple: true },
  folder: { type: 'string' },
};

const HELP = `npm run bench:data [-- options]

MB per second and peak memory of profile and encode, beside other libraries that do the same job where "npm run
bench:peers" has installed them, and beside the limit: reading and JSON.parse (or splitting CSV) alone.

options
  --megabytes <n>    size of each format's data (default: ${DEFAULTS.megabytes}); a tenth of it shows whether memory is flat
  --workers <n>      processes of Unroll, and threads or processes of the peers (default: ${DEFAULTS.workers})
  --without <name>   leaves out a peer (${PEERS.join(', ')}), a format (${FORMATS.join(', ')}) or a kind of
                     tokens (${TOKENS.join(', ')}); may be repeated
  --folder <path>    where the data goes (default: the system's folder for temporary files)
  --json             ends with one line of JSON
  -h, --help         shows this`;

module.exports = { FORMATS, PEERS, TOKENS, DEFAULTS, OPTIONS, HELP };
