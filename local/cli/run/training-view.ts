import { SingleBar } from 'cli-progress';
import { TrainerEvent } from '../../../shared/progress';
import { clock, count, duration, figure, plural } from '../terminal/format';
import type { Screen } from '../terminal/screen';

type Step = Extract<TrainerEvent, { event: 'step' }>;
type Epoch = Extract<TrainerEvent, { event: 'epoch' }>;

const LOSS_LENGTH = 6;

/**
 * Shows a training while it runs, from the lines that the trainer prints: a bar on a terminal, one line per epoch
 * elsewhere.
 */
export class TrainingView {
  #bar: SingleBar | undefined;
  #lastEpoch: Epoch | undefined;
  #best: Epoch | undefined;
  #secondsLeft: number | undefined;

  readonly #screen: Screen;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Takes a line of the job's stdout; what is no event of the trainer is left to the log. */
  take(line: string): void {
    const event = parseEvent(line);
    if (event === undefined) return;
    switch (event.event) {
      case 'phase':
        // Another training begins: of a sweep's next variant, or of the attempt after an interrupted one.
        if (event.phase === 'load') this.#forget();
        // Details of the other phases are keys and counts, which the summary has as well.
        return event.phase === 'train' ? this.#say(event.detail) : this.stop();
      case 'notice':
        return this.#say(event.message);
      case 'step':
        this.#secondsLeft = event.secondsLeft;
        return this.#draw(event);
      case 'epoch':
        return this.#endEpoch(event);
      case 'failed':
        return this.stop();
    }
  }

  /** Removes the bar; the next step draws it again. */
  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  /** What the training came to. */
  get summary(): string | undefined {
    if (this.#lastEpoch === undefined) return undefined;
    const epochs = plural(this.#lastEpoch.record.epoch, 'epoch');
    const best = this.#best;
    return best === undefined ? epochs : `${epochs}, best ${metricOf(best)} at epoch ${best.record.epoch}`;
  }

  #forget(): void {
    this.#lastEpoch = undefined;
    this.#best = undefined;
    this.#secondsLeft = undefined;
  }

  #endEpoch(event: Epoch): void {
    this.#lastEpoch = event;
    if (event.best) this.#best = event;
    if (this.#screen.isTerminal) return;
    const { record, maximumEpochs } = event;
    const left = this.#secondsLeft === undefined ? '' : `, at most ${clock(this.#secondsLeft)} left`;
    this.#say(
      `epoch ${record.epoch}/${maximumEpochs} ${duration(record.seconds)}: loss ${figure(record.trainLoss)}, ` +
        `${metricOf(event)}${event.best ? ' (best)' : ''}, ${count(Math.round(record.sequencesPerSecond))} sequences/s${left}`,
    );
  }

  #draw(event: Step): void {
    if (!this.#screen.isTerminal) return;
    const total = event.maximumEpochs * event.stepsPerEpoch;
    const done = (event.epoch - 1) * event.stepsPerEpoch + event.step;
    const shown = {
      epoch: `${event.epoch}/${event.maximumEpochs}`,
      loss: figure(event.loss).padStart(LOSS_LENGTH),
      metric: this.#lastEpoch === undefined ? '' : ` · ${metricOf(this.#lastEpoch)}`,
      speed: count(Math.round(event.sequencesPerSecond)),
      left: clock(event.secondsLeft),
    };
    if (this.#bar === undefined) this.#startBar(total, done, shown);
    else this.#bar.update(done, shown);
  }

  #startBar(total: number, done: number, shown: object): void {
    this.#bar = new SingleBar({
      stream: this.#screen.stream,
      format: '  epoch {epoch} {bar} loss {loss}{metric} · {speed} sequences/s · at most {left} left',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 24,
      fps: 5,
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
      // Ctrl-C is the command's own matter: it ends the run first.
      gracefulExit: false,
    });
    this.#bar.start(total, done, shown);
  }

  #say(text: string): void {
    this.stop();
    this.#screen.line(this.#screen.paint.dim(`  ${text}`));
  }
}

const metricOf = ({ metric, record }: Epoch): string => {
  const value = (record.validation as Record<string, number | undefined>)[metric];
  return value === undefined ? `validation ${metric}` : `validation ${metric} ${figure(value)}`;
};

function parseEvent(line: string): TrainerEvent | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const parsed = TrainerEvent.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
