import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a cloud assembly with the stacks given, as `cdk synth` lays it out. */
export function writeAssembly(
  folder: string,
  stacks: Record<string, object>,
  assets: Record<string, Record<string, string>> = {},
): string {
  const artifacts: Record<string, object> = {};
  for (const [name, template] of Object.entries(stacks)) {
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: `${name}.template.json` },
    };
    write(join(folder, `${name}.template.json`), JSON.stringify(template));
  }
  const files: Record<string, object> = {};
  for (const [hash, contents] of Object.entries(assets)) {
    files[hash] = {
      source: { path: `asset.${hash}`, packaging: 'zip' },
      destinations: { 'current_account-current_region': { objectKey: `${hash}.zip` } },
    };
    for (const [file, text] of Object.entries(contents)) write(join(folder, `asset.${hash}`, file), text);
  }
  artifacts['assets'] = { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } };
  write(join(folder, 'assets.json'), JSON.stringify({ files }));
  write(join(folder, 'manifest.json'), JSON.stringify({ version: '1', artifacts }));
  return folder;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

export const lambdaResource = (hash: string, more: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: { 'Fn::Sub': 'cdk-assets-${AWS::AccountId}-${AWS::Region}' }, S3Key: `${hash}.zip` },
    Handler: 'index.handler',
    Runtime: 'nodejs22.x',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    Timeout: 20,
    MemorySize: 256,
    Environment: {
      Variables: {
        ARTIFACT_STORE_URI: { 'Fn::Join': ['', ['s3://', { 'Fn::ImportValue': 'Storage:Bucket' }]] },
      },
    },
    ...more,
  },
});

export const storageStack = {
  Resources: { Artifacts: { Type: 'AWS::S3::Bucket', Properties: {} }, Logs: { Type: 'AWS::S3::Bucket' } },
  Outputs: { Bucket: { Value: { Ref: 'Artifacts' }, Export: { Name: 'Storage:Bucket' } } },
};
