const KINDS = ['clean', 'set aside', 'refused', 'failed'] as const;
type Kind = (typeof KINDS)[number];

/** How many cases ended how: in all, by the error that refused them, and by what was wrong with them. */
export class Tally {
  cases = 0;
  failures = 0;
  readonly #kinds = new Map<Kind, number>();
  readonly #errors = new Map<string, number>();
  readonly #damages = new Map<string, Map<Kind, number>>();

  /** @param outcome undefined where the case failed */
  add(outcome: string | undefined, damages: readonly string[]): void {
    const [kind = 'failed', error] = (outcome ?? 'failed').split(': ') as [Kind, string?];
    this.cases += 1;
    if (outcome === undefined) this.failures += 1;
    count(this.#kinds, kind);
    if (error !== undefined) count(this.#errors, error);
    for (const damage of damages.length === 0 ? ['(none)'] : new Set(damages)) {
      const counts = this.#damages.get(damage) ?? new Map<Kind, number>();
      this.#damages.set(damage, counts);
      count(counts, kind);
    }
  }

  toString(): string {
    const errors = [...this.#errors].sort().map(([name, cases]) => `${cases} ${name}`);
    const heads = ['damage', ...KINDS];
    const rows = [...this.#damages].sort().map(([damage, counts]) => [damage, ...cellsOf(counts)]);
    const table = [heads, ...rows, ['all cases', ...cellsOf(this.#kinds)]].map(([name = '', ...cells]) =>
      [name.padEnd(39), ...cells.map((cell) => cell.padStart(10))].join(''),
    );
    return `${table.join('\n')}\nrefused by: ${errors.join(', ') || 'none'}\n`;
  }
}

const cellsOf = (counts: ReadonlyMap<Kind, number>): string[] =>
  KINDS.map((kind) => String(counts.get(kind) ?? 0));

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
