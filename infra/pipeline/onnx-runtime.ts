import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Architecture, Code, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

/** The package that `external` of the bundles leaves to the layer. */
export const ONNX_RUNTIME = 'onnxruntime-node';

/** Where Node looks for a layer's packages (AWS Lambda Developer Guide, "Layer paths for each Lambda runtime"). */
const PACKAGES = join('nodejs', 'node_modules');

/** Of the binaries for every system, those that the functions run on. */
const BINARIES = join('bin', 'napi-v6', 'linux', 'arm64');

/**
 * ONNX Runtime as a layer: 26 MB that would otherwise be in a function's bundle at each deployment, and that is native
 * code, which no bundler takes in.
 *
 * @param workFolder is made, and filled where CDK wants the stack's code; CDK copies it at once
 */
export function onnxRuntimeLayer(scope: Construct, workFolder: string): LayerVersion {
  mkdirSync(workFolder, { recursive: true });
  if (Stack.of(scope).bundlingRequired) copyRuntime(workFolder);
  return new LayerVersion(scope, 'OnnxRuntime', {
    code: Code.fromAsset(workFolder),
    compatibleArchitectures: [Architecture.ARM_64],
    description: 'ONNX Runtime, which predicts',
  });
}

function copyRuntime(workFolder: string): void {
  const runtime = dirname(require.resolve(`${ONNX_RUNTIME}/package.json`));
  const used = (path: string) => {
    const within = path.slice(runtime.length + 1);
    return (
      within === '' ||
      within === 'package.json' ||
      within === 'dist' ||
      /^dist\b.*\.js$/.test(within) ||
      BINARIES.startsWith(within) ||
      within.startsWith(BINARIES + sep)
    );
  };
  cpSync(runtime, join(workFolder, PACKAGES, ONNX_RUNTIME), { recursive: true, filter: used });
  // Its package.json is not among what it exports.
  const common = join(dirname(require.resolve('onnxruntime-common')), '..', '..');
  cpSync(common, join(workFolder, PACKAGES, 'onnxruntime-common'), {
    recursive: true,
    filter: (path) => !/\.(map|d\.ts)$/.test(path),
  });
}
