import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  BatchClient,
  DescribeComputeEnvironmentsCommand,
  DescribeJobsCommand,
  ListJobsCommand,
} from '@aws-sdk/client-batch';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { awsAccount } from '../../local/cli/doctor/aws-account';
import { openStore } from '../../shared/artifacts/open';
import { BROKEN, testConfiguration, wrongEnd, type StepName } from './steps';

const run = promisify(execFile);

const POLL_MS = 15_000;
/** Longer than booting, training and one repeated attempt take. */
const LONGEST_MS = 45 * 60_000;

interface Place {
  readonly region: string;
  readonly prefix: string;
  readonly repository: string;
  /** For the configuration file. */
  readonly folder: string;
}

/** The steps of `npm run test:aws` in a real account. Each throws an Error that says what is not as it should be. */
export class AccountSteps {
  readonly #place: Place;
  readonly #stepFunctions: SFNClient;
  readonly #batch: BatchClient;

  constructor(place: Place) {
    this.#place = place;
    this.#stepFunctions = new SFNClient({ region: place.region });
    this.#batch = new BatchClient({ region: place.region });
  }

  readonly steps: Readonly<Record<StepName, () => Promise<string>>> = {
    deploy: async () => {
      await this.#cdk('deploy', ['--all', '--require-approval', 'never']);
      return `deployed; the bucket is ${(await this.#outputs()).bucket}`;
    },
    run: async () => this.#execute('run', { recipe: 'iris' }),
    'failed-map': async () => {
      const { bucket } = await this.#outputs();
      await openStore(`s3://${bucket}`).put(BROKEN.key, 'this is no gzip file');
      return this.#execute('failed-map', BROKEN.request(bucket));
    },
    stopped: async () => {
      const request = { recipe: 'iris', model: 'test-aws-stopped', reuse: 'refuse' };
      return this.#execute('stopped', request, (name) => this.#stopOnce(name));
    },
    update: async () => {
      await this.#cdk('deploy', ['--all', '--require-approval', 'never'], 110);
      const { computeEnvironments = [] } = await this.#batch.send(new DescribeComputeEnvironmentsCommand({}));
      const versions = computeEnvironments
        .filter(({ tags }) => tags?.['unroll'] === this.#place.prefix)
        .map(({ computeResources }) => computeResources?.launchTemplate?.version);
      if (versions.length > 0 && versions.every((version) => version === '2'))
        return 'environments follow version 2';
      throw new Error(
        `after an update the environments follow ${versions.join(', ') || 'nothing'}, not version 2`,
      );
    },
    destroy: async () => {
      const { bucket } = await this.#outputs();
      await this.#cdk('destroy', ['--all', '--force']);
      return `destroyed; the bucket stays: aws s3 rb s3://${bucket} --force, once its versions have expired`;
    },
  };

  async #cdk(action: string, args: readonly string[], volumeGigabytes = 100): Promise<void> {
    const { repository, folder, prefix, region } = this.#place;
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify(testConfiguration(prefix, volumeGigabytes)));
    await run(join(repository, 'node_modules/.bin/cdk'), [action, ...args], {
      cwd: repository,
      env: { ...process.env, UNROLL_CONFIG: config, AWS_REGION: region },
      maxBuffer: 64 * 1024 * 1024,
    });
  }

  async #outputs(): Promise<{ readonly bucket: string; readonly stateMachineArn: string }> {
    const stack = await awsAccount({ region: this.#place.region }).stack(`${this.#place.prefix}-Pipeline`);
    const { BucketName: bucket, StateMachineArn: stateMachineArn } = stack?.outputs ?? {};
    if (bucket === undefined || stateMachineArn === undefined)
      throw new Error('the pipeline is not deployed');
    return { bucket, stateMachineArn };
  }

  async #execute(
    step: StepName,
    request: object,
    meanwhile: (run: string) => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<string> {
    const { stateMachineArn } = await this.#outputs();
    const name = `test-aws-${step}-${Date.now()}`;
    const { executionArn } = await this.#stepFunctions.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(request) }),
    );
    let isDone = false;
    for (const end = Date.now() + LONGEST_MS; Date.now() < end; await sleep(POLL_MS)) {
      if (!isDone) isDone = await meanwhile(name);
      const {
        status = '',
        error,
        cause = '',
      } = await this.#stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      if (status === 'RUNNING') continue;
      const wrong =
        wrongEnd(step, { status, error }) ?? (isDone ? undefined : `${step}: its job was never stopped`);
      if (wrong !== undefined) throw new Error(`${wrong}. ${cause}`);
      return `${name} ended as ${status}${error === undefined ? '' : ` with ${error}`}`;
    }
    throw new Error(`${step}: ${name} has not ended within ${LONGEST_MS / 60_000} minutes`);
  }

  /** Stops the run's training task, which is told so by SIGTERM as when Spot takes its instance. True once it is done. */
  async #stopOnce(name: string): Promise<boolean> {
    const queues = await this.#queues();
    for (const jobQueue of queues) {
      const { jobSummaryList = [] } = await this.#batch.send(
        new ListJobsCommand({ jobQueue, jobStatus: 'RUNNING' }),
      );
      const found = jobSummaryList.find(({ jobName }) => jobName === `train-${name}`);
      if (found?.jobId === undefined) continue;
      const { jobs: [job] = [] } = await this.#batch.send(new DescribeJobsCommand({ jobs: [found.jobId] }));
      const { taskArn } = job?.container ?? {};
      // arn:aws:ecs:region:account:task/cluster/id
      const cluster = taskArn?.split('/')[1];
      if (taskArn === undefined || cluster === undefined) return false;
      const where = ['--region', this.#place.region, '--cluster', cluster, '--task', taskArn];
      await run('aws', ['ecs', 'stop-task', ...where, '--reason', 'test:aws']);
      return true;
    }
    return false;
  }

  async #queues(): Promise<string[]> {
    const stack = await awsAccount({ region: this.#place.region }).stack(`${this.#place.prefix}-Compute`);
    return Object.values(stack?.exports ?? {}).filter((value) => /:job-queue\//.test(value));
  }
}
