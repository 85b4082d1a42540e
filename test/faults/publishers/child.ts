/** Gates and publishes runs of a store, all at once: `child <store> <plan key>...`. */
import { gateCandidate } from '../../../functions/gate/gate-candidate';
import { publishModel } from '../../../functions/publish/publish-model';
import { openStore } from '../../../shared/artifacts/open';

const [storeUri = '', ...planKeys] = process.argv.slice(2);
const context = { store: openStore(storeUri), codeVersion: 'faults', now: () => new Date() };

async function publish(planKey: string): Promise<void> {
  const decision = await gateCandidate({ planKey }, context);
  await publishModel({ planKey, decision }, context);
}

Promise.all(planKeys.map(publish)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
