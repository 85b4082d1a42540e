import { END_ID, START_ID } from '../dataset';
import { decodeWith, lengthNormalised, mayFollow, type Decoded, type Moves, type Stepper } from './stepper';

export interface BeamOptions {
  readonly records: number;
  readonly width: number;
  /** Most tokens that a record's output may have, not counting the end token. */
  readonly limits: ArrayLike<number>;
}

interface Hypothesis {
  readonly ids: readonly number[];
  readonly logProbability: number;
}

/** One possible continuation: a hypothesis of the beam, by its place, and a token. */
interface Candidate {
  readonly place: number;
  readonly id: number;
  readonly logProbability: number;
}

interface Beam {
  readonly record: number;
  live: Hypothesis[];
  readonly finished: Decoded[];
}

/** As `beamMoves`, with a stepper that holds one row per record at the start. */
export const beamSearch = ({ stepper, ...options }: BeamOptions & { readonly stepper: Stepper }): Decoded[] =>
  decodeWith(stepper, beamMoves(options));

/**
 * Beam search. Of all continuations of a record's live hypotheses, the likeliest `width` count: those that end leave
 * the beam as finished, and the beam is filled up with the next likeliest that do not end. A record is done with
 * `width` finished hypotheses, or at the limit, where live ones count as they stand. The result is the best by
 * `lengthNormalised`; of equal ones the first found, from the better place in the beam, with the lower token id.
 */
export function* beamMoves({ records, width, limits }: BeamOptions): Moves {
  const results = new Array<Decoded>(records);
  let beams = Array.from({ length: records }, (_, record): Beam => ({
    record,
    live: [{ ids: [], logProbability: 0 }],
    finished: [],
  }));
  let fed = new Int32Array(records).fill(START_ID);
  let places = 1;
  for (let length = 1; beams.length > 0; length += 1) {
    const scores_NV = yield { feed: fed };
    const size = scores_NV.length / (beams.length * places);
    const rows: number[] = [];
    const open: number[] = [];
    beams.forEach((beam, index) => {
      const scores = scores_NV.subarray(index * places * size, (index + 1) * places * size);
      const parents = advance(beam, { scores, size, width });
      if (length >= limits[beam.record]!) finishAll(beam);
      if (beam.live.length === 0 || beam.finished.length >= width) results[beam.record] = best(beam.finished);
      else {
        open.push(index);
        // Rows beyond the live hypotheses are never looked at; they keep the number of each record's rows constant.
        for (let place = 0; place < width; place += 1)
          rows.push(index * places + (parents[place] ?? parents[0]!));
      }
    });
    if (open.length > 0) yield { rows: Int32Array.from(rows), records: Int32Array.from(open) };
    beams = open.map((index) => beams[index]!);
    places = width;
    fed = Int32Array.from(
      beams.flatMap(({ live }) =>
        Array.from({ length: width }, (_, place) => (live[place] ?? live[0]!).ids.at(-1)!),
      ),
    );
  }
  return results;
}

/** One step of one record's beam; returns the place that each new live hypothesis continues from. */
function advance(
  beam: Beam,
  { scores, size, width }: { scores: Float32Array; size: number; width: number },
): number[] {
  const before = beam.live;
  const candidates = likeliestCandidates(before, { scores, size, count: 2 * width });
  const live: Hypothesis[] = [];
  const parents: number[] = [];
  candidates.forEach(({ place, id, logProbability }, rank) => {
    const { ids } = before[place]!;
    if (id === END_ID) {
      if (rank < width) beam.finished.push({ ids, logProbability, ended: true });
    } else if (live.length < width) {
      live.push({ ids: [...ids, id], logProbability });
      parents.push(place);
    }
  });
  beam.live = live;
  return parents;
}

/** The likeliest `count` candidates, best first; at most one per hypothesis ends, so at least half of them continue. */
function likeliestCandidates(
  live: readonly Hypothesis[],
  { scores, size, count }: { scores: Float32Array; size: number; count: number },
): Candidate[] {
  const kept: Candidate[] = [];
  live.forEach((hypothesis, place) => {
    for (let id = 0; id < size; id += 1) {
      const logProbability = hypothesis.logProbability + scores[place * size + id]!;
      if (kept.length === count && logProbability <= kept[count - 1]!.logProbability) continue;
      if (!mayFollow(id)) continue;
      let at = kept.length;
      while (at > 0 && kept[at - 1]!.logProbability < logProbability) at -= 1;
      kept.splice(at, 0, { place, id, logProbability });
      if (kept.length > count) kept.pop();
    }
  });
  return kept;
}

function finishAll(beam: Beam): void {
  beam.finished.push(...beam.live.map((hypothesis) => ({ ...hypothesis, ended: false })));
  beam.live = [];
}

function best(finished: readonly Decoded[]): Decoded {
  return finished.reduce((a, b) => (lengthNormalised(b) > lengthNormalised(a) ? b : a));
}
