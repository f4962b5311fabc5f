/** A text with lines of one product on one node: a file that a user gave, a collected log, the output of one command. */
export interface LogFile {
  readonly node: string;
  /** File name or command, as it is shown. */
  readonly name: string;
  readonly text: string;
}

/** Something that a log says happened. */
export interface TimelineEvent {
  /** ms since 1970; the wall clock of a log without a zone counts as UTC. Corrected by the node's clock offset. */
  readonly time: number;
  /** The line has no time of its own when this is later than `time`: then it was written between that of the lines around it. */
  readonly latest: number;
  readonly node: string;
  readonly source: string;
  /** From 1. */
  readonly line: number;
  /** Name from the dialect's table. */
  readonly kind: string;
  /** Which log of the product it stands in: a phase of a log that nobody gave is not missing. */
  readonly log: string;
  /** What the line says, by the names of the pattern's groups. */
  readonly facts: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Order in which things happened: lines of one file in their order, everything else by time. */
export function compareEvents(a: TimelineEvent, b: TimelineEvent): number {
  return a.source === b.source && a.node === b.node ? a.line - b.line : a.time - b.time;
}
