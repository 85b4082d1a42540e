/** An artifact on which a decision rests, and who reads it. */
export interface Artifact {
  readonly name: string;
  readonly key: string;
  /** What reads it; throws where it is refused. */
  readonly read: () => Promise<unknown>;
  /** Whether reading a sound one would take it away, as publishing takes a candidate: it is not tried then. */
  readonly isTaken?: boolean;
  /** Of an artifact that is passed over where it is damaged: whether that was done and said. */
  readonly isPassedOver?: (result: unknown) => boolean;
}
