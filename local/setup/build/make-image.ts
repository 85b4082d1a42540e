import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

/**
 * Started by `ensureBuilt` with the folder to write: what the container has in /app, but for node_modules, which
 * is found by walking up from here. The options are those of trainer/Dockerfile,
 * and one more.
 */
const [, , outdir = ''] = process.argv;

buildSync({
  absWorkingDir: resolve(__dirname, '../../..'),
  entryPoints: [resolve(__dirname, '../../../trainer/main.ts')],
  outfile: join(outdir, 'trainer', 'main.js'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // The name of an error's class is its name for the workflow.
  keepNames: true,
  // Code that Node keeps compiled cannot call `import()`.
  supported: { 'dynamic-import': false },
  sourcemap: true,
  sourcesContent: false,
  external: ['@tensorflow/*', 'koffi', 'onnxruntime-node'],
  // The build for Node.js looks for a canvas when it is read, with an `await` that no CommonJS module may have.
  alias: { 'vega-canvas': './node_modules/vega-canvas/build/vega-canvas.browser.js' },
});
