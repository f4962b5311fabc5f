/** What a cluster or a node goes through, as the product's documentation describes it: steps in their order. */
export interface Procedure {
  readonly name: 'failover' | 'switchover' | 'recovery' | 'takeover' | 'standby failure';
  /** `cluster`: one at a time in the whole cluster; `node`: each node has its own. */
  readonly scope: 'cluster' | 'node';
  /** Events of which any says that it takes place. */
  readonly anchors: readonly string[];
  /** The node of the first of these executes it; that of the anchor when there is none. */
  readonly executes: readonly string[];
  /** Events after which a further anchor begins a new case. */
  readonly completes: readonly string[];
  readonly steps: readonly StepRule[];
  readonly order: readonly OrderRule[];
}

export interface StepRule {
  /** Stable name in JSON. */
  readonly phase: string;
  readonly title: string;
  /** On which node its events stand: the one that executes, another one, any. */
  readonly on: 'executor' | 'others' | 'any';
  /** The phase begins with the first of these. */
  readonly from: readonly string[];
  /** It ends with one of these; without any it ends with the last of `from`. */
  readonly to: readonly string[];
  /** The first that comes after the beginning, or the last one of the case (the last standby). `first` unless told. */
  readonly end?: 'first' | 'last';
  /** Its beginning must be on the node of its end: the fault that took away the primary and not one of a standby. */
  readonly sameNode?: true;
  /** On each node only what precedes these counts: a node that starts again has its own recovery. */
  readonly until?: readonly string[];
  /**
   * It precedes the anchor: the search begins after the last event of the kinds `resetBy`, which say that all was well, or with the last
   * of the kinds `startsWith`.
   */
  readonly before?: { readonly resetBy: readonly string[]; readonly startsWith?: readonly string[] };
  /** The log in which its events stand. When this is given and no line of that log was read, the phase is not judged. */
  readonly log: string;
  /** It is a finding when it is missing. */
  readonly needed: boolean;
  /** Events of the case that make it needless. */
  readonly unless?: readonly string[];
  /** What it shows of its facts: `timeline {from} -> {to}`. Left off when one of the facts is unknown. */
  readonly detail?: string;
  /** Kinds between its ends whose facts and lines belong to it. */
  readonly shows?: readonly string[];
  /** Row of the dossier. */
  readonly row: string;
}

/** `first` must come before `then`; otherwise the finding says why. */
export interface OrderRule {
  readonly first: string;
  readonly then: string;
  readonly why: string;
  readonly row: string;
}
