import { type Synthesized, synthesize } from './synthesized';

const PURCHASES = ['spot-then-on-demand', 'spot', 'on-demand'];
const ENCRYPTIONS = ['s3-managed', 'customer-managed-key'];
const NETWORKS = [
  { kind: 'new' },
  { kind: 'isolated' },
  { kind: 'existing', vpcId: 'vpc-0a', subnetIds: ['subnet-0a'], availabilityZones: ['eu-west-1a'] },
];
const STARTED = {
  schedules: [{ name: 'nightly', expression: 'rate(1 day)', request: { recipe: 'surname-language' } }],
  readyMarkers: [{ name: 'orders', key: 'data/orders/_READY', request: { recipe: 'surname-language' } }],
  alerts: { dashboard: false },
};

/** Every pair of values of two fields; all three at once add only what their pairs do. */
const CONFIGURATIONS = PURCHASES.flatMap((purchase, row) =>
  NETWORKS.map((network, index) => {
    const encryption = ENCRYPTIONS[(row + index) % ENCRYPTIONS.length]!;
    return {
      compute: { purchase, accelerator: index === 1 ? 'cpu' : 'gpu' },
      encryption,
      network,
      ...(encryption === 's3-managed' ? {} : STARTED),
    };
  }),
);

/** Exports with the text of their values, which cannot change either while they are imported. */
function exportsOf({ storage, compute }: Synthesized): Map<string, string> {
  return new Map(
    [storage, compute].flatMap((template) =>
      Object.values(template.findOutputs('*'))
        .map((output) => output as { Value: unknown; Export?: { Name: string } })
        .flatMap(({ Value, Export }) => (Export === undefined ? [] : [[Export.Name, JSON.stringify(Value)]])),
    ) as [string, string][],
  );
}

function importsOf({ compute, pipeline }: Synthesized): string[] {
  const text = JSON.stringify([compute.toJSON(), pipeline.toJSON()]);
  return [...new Set([...text.matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map(([, name = '']) => name))];
}

/**
 * CloudFormation refuses to delete or change an export that another stack imports (AWS CloudFormation User Guide, "Get
 * exported outputs from a deployed CloudFormation stack"), and stacks are updated one after the other: whatever a
 * deployed pipeline imports must still be there, the same, in the compute and storage stacks of the next configuration.
 */
it('every configuration exports what a stack of any other imports', () => {
  const synthesized = CONFIGURATIONS.map((config) => synthesize({ config }));
  const imported = new Set(synthesized.flatMap(importsOf));

  expect(imported.size).toBeGreaterThan(4);
  for (const [index, assembly] of synthesized.entries()) {
    const exported = exportsOf(assembly);
    const first = exportsOf(synthesized[0]!);
    for (const name of imported) {
      expect([CONFIGURATIONS[index], name, exported.get(name)]).toEqual([
        CONFIGURATIONS[index],
        name,
        first.get(name) ?? 'an export of every configuration',
      ]);
    }
  }
}, 300_000);

/**
 * New subnets are made before the old ones are deleted, and the address ranges of a VPC's subnets must not overlap
 * (Amazon VPC User Guide, "Subnet CIDR blocks").
 */
it('a network of another kind is another VPC, whose subnets may have the same addresses', () => {
  const [isNew, isolated] = NETWORKS.map((network) => synthesize({ config: { network } }).compute);
  const idsOf = (template: typeof isNew, type: string) => Object.keys(template?.findResources(type) ?? {});

  for (const type of ['AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::Batch::ComputeEnvironment']) {
    expect(idsOf(isNew, type).filter((id) => idsOf(isolated, type).includes(id))).toEqual([]);
  }
}, 60_000);
