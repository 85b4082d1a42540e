/**
 * @param {string} name
 * @param {string} comment
 * @param {object} from
 * @param {object} to
 */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid(
      'shared-stays-small',
      'shared is imported by Lambdas and by the trainer: zod and the SDK only',
      { path: '^shared/', pathNot: '^shared/inference/runner' },
      {
        pathNot: [
          '^shared/',
          '^node_modules/(zod|@aws-sdk/client-s3|fastest-levenshtein)',
          '^(node:)?[a-z_/]+$',
        ],
      },
    ),
    forbid(
      'onnx-runtime-in-the-runner-only',
      'a native library of 46 MB: a bundle carries it only where it opens a model',
      { path: '^(?!shared/inference/runner|test/)' },
      { path: '^node_modules/onnxruntime' },
    ),
    forbid(
      'sdk-in-the-s3-store-only',
      'one file knows the S3 client',
      { path: '^shared/', pathNot: '^shared/artifacts/s3-store' },
      { path: '^node_modules/@aws-sdk' },
    ),
    forbid(
      'functions-import-shared',
      'a Lambda never carries tfjs or CDK',
      { path: '^functions/' },
      { path: ['^(infra|trainer)/', '^node_modules/(@tensorflow|aws-cdk-lib|constructs|koffi)'] },
    ),
    forbid(
      'trainer-never-imports-cdk',
      'the container knows nothing of the stack that starts it',
      { path: '^trainer/' },
      { path: ['^(infra|functions)/', '^node_modules/(aws-cdk-lib|constructs)'] },
    ),
    forbid(
      'engine-owns-tensorflow',
      'only the engine touches tfjs-node-gpu, libtensorflow and the FFI',
      { path: '^(?!trainer/engine/|test/)' },
      { path: '^node_modules/(@tensorflow|koffi)' },
    ),
    forbid(
      'engine-imports-nothing-of-the-trainer',
      'the engine is a library',
      { path: '^trainer/engine/' },
      { path: '^trainer/(?!engine/)' },
    ),
    forbid(
      'infra-is-imported-by-local-alone',
      'infra points at code by path',
      { path: '^(shared|functions|trainer)/' },
      { path: '^infra/' },
    ),
    forbid(
      'local-is-imported-by-tests-alone',
      'what is deployed knows nothing of the machine that it was built on',
      { path: '^(shared|functions|trainer|infra)/' },
      { path: '^local/' },
    ),
    forbid(
      'tests-are-imported-by-tests-alone',
      'what is shipped needs nothing of the tests and benches',
      { path: '^(shared|functions|trainer|infra|local)/' },
      { path: '^test/' },
    ),
    forbid(
      'infra-imports-shared',
      'code of Lambdas and container is named by path',
      { path: '^infra/' },
      { path: '^(functions|trainer)/' },
    ),
    forbid('no-cycles', 'a cycle hides which module owns what', {}, { circular: true }),
    {
      name: 'no-cycles-between-folders',
      comment: 'folders in a circle are one folder',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '^(\\.unroll|cdk\\.out)/' },
  },
};
