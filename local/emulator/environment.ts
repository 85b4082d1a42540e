import { STORE_VARIABLE } from './assembly/workflow';

export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/** What any process needs from the machine; the rest of the caller's variables stay with the caller. */
const SYSTEM = [
  ...['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'],
  'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
];
/** How the SDK finds S3 and its credentials: passed on only when the store is S3. */
const S3_ACCESS =
  /^AWS_(ENDPOINT_URL(_S3)?|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|PROFILE|REGION|DEFAULT_REGION|CONFIG_FILE|SHARED_CREDENTIALS_FILE|CA_BUNDLE|EC2_METADATA_DISABLED)$/;
/** Tuning of TensorFlow and its threads. */
const TENSORFLOW = /^(TF|OMP|KMP|DNNL|ONEDNN)_/;

/**
 * Variables of local processes that differ from the template's: where the store is and how to reach it.
 *
 * @param caller the environment of the process that runs the workflow
 */
export function localEnvironment(caller: ProcessEnvironment, storeUri: string) {
  const system = select(caller, (name) => SYSTEM.includes(name));
  const s3 = storeUri.startsWith('s3:') ? select(caller, (name) => S3_ACCESS.test(name)) : {};
  const shared = { ...system, ...s3, [STORE_VARIABLE]: storeUri };
  // A job on AWS pays for a GPU and must find it; this machine may have none.
  const device = { TRAINER_DEVICE: 'any' };
  return {
    lambda: shared,
    job: { ...shared, ...device, ...select(caller, (name) => TENSORFLOW.test(name)) },
  };
}

function select(caller: ProcessEnvironment, wanted: (name: string) => boolean): Record<string, string> {
  const chosen = Object.entries(caller).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && wanted(entry[0]),
  );
  return Object.fromEntries(chosen);
}
