import { CreateStateMachineCommand, DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { triggerCommand } from '../../../../../local/cli/trigger/command';
import type { Interrupts, Wish } from '../../../../../local/cli/trigger/interrupt';
import { temporaryFolder } from '../../../../support/folders';
import { storeToken } from '../../../../../local/emulator/endpoint/token';
import { startEndpoint, type Endpoint } from '../../emulator/endpoint/endpoint';

class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Presses Ctrl-C after the first look, and answers the question. */
function pressing(wish?: Wish): () => Interrupts {
  let pending = wish !== undefined;
  return () => ({
    get isPending() {
      return pending;
    },
    pause: () => sleep(20),
    wish: () => {
      pending = false;
      return Promise.resolve(wish ?? 'continue');
    },
    release: () => undefined,
  });
}

const SKIPPED = {
  status: 'skipped',
  run: 'r',
  model: 'm',
  version: 'v',
  promoted: true,
  reason: 'Skipped: nothing changed.',
};

describe('npm run trigger', () => {
  const folder = temporaryFolder();
  let endpoint: Endpoint;
  let waitingArn: string;
  beforeAll(async () => {
    mkdirSync(join(folder.path, 'recipes', 'tiny'), { recursive: true });
    writeFileSync(join(folder.path, 'recipes', 'tiny', 'request.json'), '{}');
    writeFileSync(join(folder.path, 'skipped.json'), JSON.stringify(SKIPPED));
    writeFileSync(join(folder.path, 'failing.json'), '{"fail": true}');
    endpoint = await startEndpoint();
    await storeToken(folder.path, Number(new URL(endpoint.url).port), endpoint.token);
    const definition = JSON.stringify({
      QueryLanguage: 'JSONata',
      StartAt: 'Wait',
      States: { Wait: { Type: 'Wait', Seconds: 90_000_000, End: true } },
    });
    const roleArn = 'arn:aws:iam::000000000000:role/any';
    const made = await endpoint.client.send(
      new CreateStateMachineCommand({ name: 'Waiting', definition, roleArn }),
    );
    waitingArn = made.stateMachineArn!;
  });
  afterAll(async () => {
    await endpoint.close();
    folder.remove();
  });

  async function trigger(
    args: string[],
    { wish, environment = {} }: { wish?: Wish; environment?: object } = {},
  ) {
    const [stdout, stderr] = [new Sink(), new Sink()];
    const code = await triggerCommand(args, {
      root: folder.path,
      workingDir: folder.path,
      environment: environment as Record<string, string>,
      stdout,
      stderr,
      listenToInterrupts: pressing(wish),
    });
    return { code, stdout: stdout.text, stderr: stderr.text };
  }
  const here = (...args: string[]) => [
    '--endpoint',
    endpoint.url,
    '--state-machine',
    endpoint.workflowArn,
    ...args,
  ];
  const waiting = (...args: string[]) => ['--endpoint', endpoint.url, '--state-machine', waitingArn, ...args];
  const statusOf = async (name: string) => {
    const executionArn = `${waitingArn.replace(':stateMachine:', ':execution:')}:${name}`;
    return (await endpoint.client.send(new DescribeExecutionCommand({ executionArn }))).status;
  };

  it('starts a run and follows it to its end', async () => {
    const { code, stdout } = await trigger(here('skipped.json'));

    expect(code).toBe(0);
    expect(stdout).toMatch(/^Run \S+, execution arn:aws:states:\S+:execution:\S+\n/);
    expect(stdout).toMatch(/✓ Echo \d/);
    expect(stdout).toContain('\nSkipped: nothing changed.\n');
  });

  it('gives the result of the run in JSON', async () => {
    const { stdout, stderr } = await trigger(here('--json', '--name', 'as-json', 'skipped.json'));

    expect(JSON.parse(stdout)).toMatchObject({ run: 'as-json', status: 'skipped', reason: SKIPPED.reason });
    expect(stderr).toContain('✓ Echo');
  });

  it('reports error and cause of a run that failed', async () => {
    const { code, stdout } = await trigger(here('failing.json'));

    expect(code).toBe(1);
    expect(stdout).toContain('✗ Echo');
    expect(stdout).toContain('\nEchoFailed: the echo failed\n');
  });

  it('does not wait with --detach, and can follow later', async () => {
    const started = await trigger(waiting('--detach', '--name', 'later', 'tiny'));
    const arn = /--follow (\S+)/.exec(started.stdout)![1]!;
    expect(started.stdout).toContain(`npm run trigger -- --follow ${arn} --endpoint ${endpoint.url}\n`);

    const followed = await trigger(['--endpoint', endpoint.url, '--follow', arn], { wish: 'detach' });

    expect([started.code, followed.code]).toEqual([0, 0]);
    expect(followed.stdout).toContain('The run goes on by itself.');
    expect(await statusOf('later')).toBe('RUNNING');
  });

  it('aborts the run when Ctrl-C is answered with abort', async () => {
    const { code, stdout } = await trigger(waiting('--name', 'enough', 'tiny'), { wish: 'abort' });

    expect(code).toBe(130);
    expect(stdout).toContain('Run enough was stopped.');
    expect(await statusOf('enough')).toBe('ABORTED');
  });

  it('finds the endpoint in the environment, and asks which of several machines is meant', async () => {
    const { code, stdout } = await trigger(['tiny'], { environment: { AWS_ENDPOINT_URL: endpoint.url } });

    expect(code).toBe(1);
    expect(stdout).toContain('has 2 state machines; choose one with --state-machine.');
    expect(stdout).toContain(waitingArn);
  });

  it.each([
    [
      ['--endpoint', 'http://127.0.0.1:1', 'tiny'],
      /^http:\/\/127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/,
    ],
    [['--endpoint', 'nowhere', 'tiny'], /^The endpoint "nowhere" is not a URL/],
    [['tynee'], /^There is neither a recipe nor a file "tynee"/],
    [[], /^Give what to run/],
    [['--detatch', 'tiny'], /^There is no option --detatch: did you mean --detach\?/],
  ])('refuses %j in one sentence', async (args, sentence) => {
    const { code, stdout } = await trigger(args);

    expect(code).toBe(1);
    expect(stdout).toMatch(sentence);
    expect(stdout.trim()).not.toContain('\n');
  });
});
