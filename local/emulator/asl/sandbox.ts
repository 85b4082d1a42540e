import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** What an expression comes to: its JSON text, why that is no JSON, or what it threw. */
export type Evaluated =
  { readonly text: string } | { readonly problem: string } | { readonly thrown: string };

export interface SandboxLimits {
  readonly milliseconds: number;
  readonly stack: number;
  readonly megabytes: number;
}

/**
 * A process that evaluates one expression after another. Its limits end a recursion or a loop between two of JSONata's
 * steps; a step that does not end (a regular expression that backtracks for years) or takes all memory ends with
 * the process, and the next expression gets a new one. (A thread would not do: one string that is larger than its heap
 * ends Node.)
 */
export class Sandbox {
  readonly #limits: SandboxLimits;
  #child: ChildProcess | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(limits: SandboxLimits) {
    this.#limits = limits;
  }

  /** Never rejects. */
  evaluate(source: string, bindings: Readonly<Record<string, unknown>>): Promise<Evaluated> {
    const answer = this.#last.then(() => this.#ask(source, bindings));
    this.#last = answer;
    return answer;
  }

  #ask(source: string, bindings: Readonly<Record<string, unknown>>): Promise<Evaluated> {
    const { milliseconds, stack, megabytes } = this.#limits;
    const child = (this.#child ??= this.#start());
    return new Promise((resolve) => {
      const end = (found: Evaluated, isUsable: boolean) => {
        clearTimeout(timer);
        child.off('message', onMessage).off('exit', onExit);
        if (!isUsable) {
          this.#child = undefined;
          child.kill('SIGKILL');
        }
        resolve(found);
      };
      // A little later than the limit inside, after which the process can go on.
      const timer = setTimeout(
        () => end({ thrown: `it took more than ${milliseconds / 1000} s and was ended` }, false),
        milliseconds + 500,
      );
      const onMessage = (found: unknown) => end(found as Evaluated, true);
      const onExit = () =>
        end({ thrown: `it took more than ${megabytes} MB, or was ended from outside` }, false);
      child.on('message', onMessage).on('exit', onExit);
      child.send({ source, bindings, limits: { timeout: milliseconds, stack } }, (error) => {
        if (error !== null) end({ thrown: error.message }, false);
      });
    });
  }

  #start(): ChildProcess {
    const child = fork(join(__dirname, 'sandbox-process.cjs'), {
      execArgv: [`--max-old-space-size=${this.#limits.megabytes}`],
      // Nothing of this process: an expression sees what it is given.
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // Alone it keeps no process alive; the timer of a question does.
    child.unref();
    child.channel?.unref();
    // A stuck one would not notice that its parent is gone.
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    child.on('error', () => undefined);
    return child;
  }
}
