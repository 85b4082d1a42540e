import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  paginateGetExecutionHistory,
  StopExecutionCommand,
  type DescribeExecutionOutput,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { openStore } from '../../../shared/artifacts/open';
import type { ArtifactStore } from '../../../shared/artifacts/store';
import { describeError } from '../../../shared/errors';
import { PlanOutput } from '../../../shared/workflow';
import type { ExecutionEvent, MapCounts } from '../../emulator/asl/events';
import { failureSentence } from '../run/failure';
import { planDetail } from '../run/plan-detail';
import { RunView } from '../run/run-view';
import type { Screen } from '../terminal/screen';
import { stepOf } from '../run/steps';
import { HistoryReader } from './history-reader';
import type { Interrupts } from './interrupt';
import { isPassing } from './problems';
import { TrainingProgress, VariantsProgress } from './training-progress';

/** States whose jobs leave their epochs in the store. */
const TRAINS = /^Train(Variants|OnDemand)?$/;
/** How many requests may fail in a row before this stops following; the run does not notice. */
const PATIENCE = 60;

export interface FollowOptions {
  readonly client: SFNClient;
  readonly executionArn: string;
  readonly screen: Screen;
  readonly interrupts: Interrupts;
  readonly pollMilliseconds: number;
}

export interface Followed {
  /** Undefined where the run was left to itself. */
  readonly end: DescribeExecutionOutput | undefined;
  readonly seconds: Readonly<Record<string, number>>;
  /** Where the run keeps its artifacts, once that is known. */
  readonly store: ArtifactStore | undefined;
}

/** Shows an execution until it ends, or until somebody leaves it to itself. */
export async function follow(options: FollowOptions): Promise<Followed> {
  const { client, executionArn, screen, interrupts, pollMilliseconds } = options;
  const following = new Following(client, screen);
  let failures = 0;
  try {
    for (;;) {
      if (interrupts.isPending) {
        following.view.close();
        const wish = await interrupts.wish();
        if (wish === 'detach') return following.result(undefined);
        if (wish === 'abort') {
          const cause = 'Aborted by whoever followed the run';
          await client.send(new StopExecutionCommand({ executionArn, error: 'Aborted', cause }));
        }
      }
      try {
        const end = await following.look(executionArn);
        failures = 0;
        if (end !== undefined) return following.result(end);
      } catch (error) {
        if (!isPassing(error) || ++failures > PATIENCE) throw error;
        if (failures === 1) {
          screen.line(`${describeError(error).error}: no answer; the run goes on, and this tries again.`);
        }
      }
      await interrupts.pause(pollMilliseconds);
    }
  } finally {
    following.view.close();
  }
}

class Following {
  readonly view: RunView;
  readonly #reader: HistoryReader;
  #store: ArtifactStore | undefined;
  #progress: TrainingProgress | undefined;
  #variants: VariantsProgress | undefined;

  readonly #client: SFNClient;
  readonly #screen: Screen;

  constructor(client: SFNClient, screen: Screen) {
    this.#client = client;
    this.#screen = screen;
    this.view = new RunView(screen);
    this.#reader = new HistoryReader({
      countsOf: (arn) => this.#countsOf(arn),
      onRetry: (state, failure) => {
        this.view.close();
        const why = failureSentence(failure);
        screen.line(screen.paint.yellow(`↻ ${stepOf(state).label}: ${why}, trying again`));
      },
    });
  }

  /** Shows what is new. @returns how the execution ended, if it did */
  async look(executionArn: string): Promise<DescribeExecutionOutput | undefined> {
    // Asked first: of an execution that had ended by then, the history is complete.
    const described = await this.#client.send(new DescribeExecutionCommand({ executionArn }));
    await this.#showTraining();
    for (const event of await this.#reader.read(await this.#history(executionArn))) await this.#show(event);
    await this.#showTraining();
    return described.status === 'RUNNING' || described.status === 'PENDING_REDRIVE' ? undefined : described;
  }

  result(end: DescribeExecutionOutput | undefined): Followed {
    return { end, seconds: this.view.seconds, store: this.#store };
  }

  async #history(executionArn: string): Promise<HistoryEvent[]> {
    const events: HistoryEvent[] = [];
    const pages = paginateGetExecutionHistory({ client: this.#client, pageSize: 1_000 }, { executionArn });
    for await (const page of pages) events.push(...(page.events ?? []));
    return events;
  }

  async #show(event: ExecutionEvent): Promise<void> {
    if (event.type === 'StateExited' && event.state === 'Plan') await this.#learnPlan(event);
    // What the last epochs were belongs above the line that ends the step.
    if (event.type === 'StateExited' && TRAINS.test(event.state)) await this.#showTraining(true);
    this.view.take(event);
  }

  async #learnPlan(event: Extract<ExecutionEvent, { type: 'StateExited' }>): Promise<void> {
    const plan = PlanOutput.safeParse(event.output);
    const uri = /^(.+)\/runs\/[^/]+\/plan\.json$/.exec(plan.data?.planUri ?? '')?.[1];
    if (plan.data === undefined || uri === undefined) return;
    try {
      this.#store = openStore(uri);
      const detail = await planDetail(event.output, this.#store);
      if (detail !== undefined) this.view.addDetail('Plan', detail);
      this.#progress = new TrainingProgress(this.#store, plan.data.run);
      this.#variants = new VariantsProgress(this.#store, plan.data);
    } catch (error) {
      this.#giveUpProgress(error);
    }
  }

  async #showTraining(isEnding = false): Promise<void> {
    const { state } = this.#reader;
    if (this.#progress === undefined || (!isEnding && !TRAINS.test(state ?? ''))) return;
    try {
      for (const line of (await this.#variants?.next()) ?? []) {
        this.view.close();
        this.#screen.line(this.#screen.paint.dim(`  ${line}`));
      }
      if (state === 'TrainVariants') return;
      for (const event of await this.#progress.next()) {
        const line = JSON.stringify(event);
        const at = new Date().toISOString();
        this.view.take({ at, path: '', type: 'JobLine', jobId: '', attempt: 1, stream: 'stdout', line });
      }
    } catch (error) {
      this.#giveUpProgress(error);
    }
  }

  /** Reading the artifacts takes permissions of its own; the states are shown without. */
  #giveUpProgress(error: unknown): void {
    this.#progress = undefined;
    this.#screen.line(this.#screen.paint.dim(`  epochs are not shown: ${describeError(error).cause}`));
  }

  async #countsOf(mapRunArn: string): Promise<MapCounts | undefined> {
    try {
      const { itemCounts } = await this.#client.send(new DescribeMapRunCommand({ mapRunArn }));
      if (itemCounts?.total === undefined) return undefined;
      const { total, succeeded = 0, failed = 0 } = itemCounts;
      return { items: total, succeeded, failed };
    } catch {
      // The caller may lack the permission, and the figure is merely nice to have.
      return undefined;
    }
  }
}
