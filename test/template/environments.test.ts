import { buildApp } from '../../infra/build-app';
import { parseConfig } from '../../infra/config/read-config';
import { temporaryFolder } from '../support/folders';

const config = (stackPrefix: string) => ({
  stackPrefix,
  schedules: [{ name: 'nightly', expression: 'rate(1 day)', request: { recipe: 'surname-language' } }],
  alerts: { emails: ['night@example.com'], monthlyBudgetUsd: 200 },
});

/** Properties that end with "Name" and are no name of the resource in its account and region. */
const OTHER_NAMES = ['MetricName', 'PolicyName', 'DisplayName', 'ServiceName'];
const isName = (property: string): boolean => /Name$/.test(property) && !OTHER_NAMES.includes(property);

interface Named {
  readonly physical: string[];
  readonly exported: string[];
  readonly text: string;
}

function synthesize(prefix: string): Named {
  const folder = temporaryFolder();
  const app = buildApp({
    config: parseConfig(config(prefix), 'the test'),
    codeVersion: 'v',
    outdir: folder.path,
    validate: false,
    bundles: false,
  });
  const templates = app
    .synth()
    .stacks.map(({ template }) => template as { Resources: object; Outputs?: object });
  const physical = templates.flatMap(({ Resources }) =>
    Object.values(
      Resources as Record<string, { Type: string; Properties?: Record<string, unknown> }>,
    ).flatMap(({ Type, Properties = {} }) =>
      Object.entries(Properties)
        .filter(([name, value]) => isName(name) && typeof value === 'string')
        .map(([name, value]) => `${Type} ${name} ${String(value)}`),
    ),
  );
  const exported = templates.flatMap(({ Outputs = {} }) =>
    Object.values(Outputs as Record<string, { Export?: { Name: string } }>).flatMap(({ Export }) =>
      Export === undefined ? [] : [Export.Name],
    ),
  );
  folder.remove();
  return { physical, exported, text: JSON.stringify(templates) };
}

describe('dev and prod in one account', () => {
  let dev: Named;
  let prod: Named;
  beforeAll(() => {
    [dev, prod] = [synthesize('dev'), synthesize('prod')];
  }, 120_000);

  it('share no name of a resource and no export', () => {
    expect(dev.physical.length).toBeGreaterThan(2);
    expect(dev.physical.filter((name) => prod.physical.includes(name))).toEqual([]);
    expect(dev.exported.filter((name) => prod.exported.includes(name))).toEqual([]);
  });

  it('have metrics, alarms, events and a budget of their own', () => {
    for (const [one, prefix] of [
      [dev, 'dev'],
      [prod, 'prod'],
    ] as const) {
      const namespaces = new Set(
        [...one.text.matchAll(/"Namespace":"([^"]+)"/g)].map(([, name = '']) => name),
      );
      expect([...namespaces].filter((name) => !name.startsWith('AWS/'))).toEqual([prefix]);
      expect(one.text).toContain(`"bucket":[{"Fn::ImportValue":"${prefix}-Storage:`);
      expect(one.text).toContain(`'deployment': '${prefix}'`);
      expect(one.text).toContain(`"user:unroll$${prefix}"`);
    }
  });
});
