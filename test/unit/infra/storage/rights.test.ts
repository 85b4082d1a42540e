import { bucketStatements } from '../../../../infra/storage/rights';

const bucket = {
  bucketArn: 'arn:aws:s3:::b',
  arnForObjects: (pattern: string) => `arn:aws:s3:::b/${pattern}`,
};
/** What S3 may do with a key for a role; the parts that a deployment resolves are left open. */
const key = (actions: string | string[], ...patterns: string[]): unknown => ({
  Effect: 'Allow',
  Action: actions,
  Resource: expect.stringMatching(/^arn:.+:kms:\*:\*:key\/\*$/) as string,
  Condition: {
    StringLike: {
      'kms:ViaService': expect.stringMatching(/^s3\.\*\./) as string,
      'kms:EncryptionContext:aws:s3:arn': [
        'arn:aws:s3:::b',
        ...patterns.map((one) => `arn:aws:s3:::b/${one}`),
      ],
    },
  },
});
const statementsFor = (rights: Parameters<typeof bucketStatements>[1]) =>
  bucketStatements(bucket, rights).map((statement) => statement.toStatementJson() as unknown);

it('the right to read includes listing the same prefixes, and nothing else', () => {
  expect(statementsFor({ read: ['runs/*', 'data/*'] })).toEqual([
    {
      Effect: 'Allow',
      Action: 's3:GetObject',
      Resource: ['arn:aws:s3:::b/runs/*', 'arn:aws:s3:::b/data/*'],
    },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::b',
      Condition: { StringLike: { 's3:prefix': ['runs/*', 'data/*'] } },
    },
    key('kms:Decrypt', 'runs/*', 'data/*'),
  ]);
});

it('the right to write includes neither reading nor deleting', () => {
  expect(statementsFor({ write: ['models/*'] })).toEqual([
    {
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:AbortMultipartUpload'],
      Resource: 'arn:aws:s3:::b/models/*',
    },
    key(['kms:Decrypt', 'kms:GenerateDataKey'], 'models/*'),
  ]);
});

it('the right to delete is separate', () => {
  expect(statementsFor({ delete: ['runs/*/checkpoints/*'] })).toEqual([
    { Effect: 'Allow', Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::b/runs/*/checkpoints/*' },
  ]);
});

it('without rights, there are no statements', () => {
  expect(statementsFor({})).toEqual([]);
});
