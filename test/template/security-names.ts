/** Makes a template's names readable, without the hashes of logical IDs and the generated names of exports. */
export function shorten(text: string): string {
  return text
    .replaceAll(/<Unroll-Storage:ExportsOutputFnGetAttArtifacts\w+>/g, 'bucket')
    .replaceAll(/<Unroll-Storage:ExportsOutputFnGetAttKey\w+>/g, 'key')
    .replaceAll(/<Unroll-Compute:ExportsOutput(?:Ref|FnGetAtt)InstancesOnDemandQueue\w+>/g, 'on-demand queue')
    .replaceAll(/<Unroll-Compute:ExportsOutput(?:Ref|FnGetAtt)InstancesQueue\w+>/g, 'queue')
    .replaceAll('<Unroll-Compute-TrainerJobDefinition>', 'job definition')
    .replaceAll(/<Unroll-Storage:ExportsOutputRefArtifacts\w+>/g, 'bucket name')
    .replaceAll(
      "<{'Fn::Select':[6,{'Fn::Split':[':',{'Ref':'RunStateMachine106B9D3D'}]}]}>",
      'RunStateMachine',
    )
    .replaceAll(/<(arn:\S*?|cdk-hnb659fds-\S*?)>/g, '$1')
    .replaceAll('${AWS::Partition}', '<AWS::Partition>')
    .replaceAll('arn:<AWS::Partition>:', 'arn:')
    .replaceAll(/cdk-hnb659fds-((?:container-)?assets)-\S*?\$\{AWS::Region\}/g, '$1')
    .replaceAll(/\b[0-9a-f]{64}\.zip/g, 'asset.zip')
    .replaceAll(/<(\w+?)[0-9A-F]{8}\.(\w+)>/g, (_, id: string, attribute: string) =>
      attribute === 'Arn' ? id : `${id}.${attribute}`,
    )
    .replaceAll(':<AWS::Region>:<AWS::AccountId>', '')
    .replaceAll(/<(\w+?)[0-9A-F]{8}(\.Arn)?>/g, '$1')
    .replace(/^(\w+?)(?:[0-9A-F]{8}|(?<=ForTarget)[0-9a-f]{6}[0-9A-F]{8})$/, '$1');
}
