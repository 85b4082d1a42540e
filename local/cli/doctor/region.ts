/** The region that the SDK would use: of the environment, or of the profile; undefined where neither says one. */
export async function regionOf(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const said = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  if (said !== undefined && said !== '') return said;
  const { STSClient } = await import('@aws-sdk/client-sts');
  return new STSClient({}).config.region().catch(() => undefined);
}
