import { ifExists } from '../../shared/artifacts/if-exists';
import { writeJson } from '../../shared/artifacts/json';
import { runKeys } from '../../shared/artifacts/keys';
import { DECISION_MARK } from '../../shared/report';
import type { ArtifactStore } from '../../shared/artifacts/store';
import type { Settled } from './settle';

/**
 * Writes the last verdict into the run: its `decision.json`, and the sentence in its report, which the trainer wrote
 * before there was a verdict.
 */
export async function stateDecision(
  store: ArtifactStore,
  run: string,
  { decision, reason }: Settled,
): Promise<void> {
  await writeJson(store, runKeys(run).decision, decision);
  const bytes = await ifExists(store.get(runKeys(run).report));
  const page = new TextDecoder().decode(bytes ?? new Uint8Array());
  if (!page.includes(DECISION_MARK)) return;
  const judged =
    decision.judged === null ? '' : ` These test records have judged ${decision.judged} of its models.`;
  const texts = [`${reason}${judged}`, ...decision.warnings.map((warning) => `Warning: ${warning}`)];
  const panels = texts.map((text) => `<p class="panel">${escaped(text)}</p>`).join('');
  await store.put(
    runKeys(run).report,
    page.replace(DECISION_MARK, () => panels),
  );
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
