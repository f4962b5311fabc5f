import type { ScenarioInput } from '../../harness/run/scenario.ts';

/** A run that shows a defect, where there is one, and nothing where there is none. */
export interface Trial {
  readonly name: string;
  readonly product: string;
  /** By the names of `Product.defects`: each must be caught in this run. */
  readonly defects: readonly string[];
  readonly scenario: ScenarioInput;
}

const WRITERS = { product: 'opengauss', rate: 100, concurrency: 8 } as const;

const KINGBASE = { product: 'kingbase', standbys: 1, rate: 60, concurrency: 8, workloads: ['set'] };

/** Every defect of every product stands in exactly one of them (trials.test.ts). */
export const trials: readonly Trial[] = [
  {
    name: 'cut off and killed',
    product: 'opengauss',
    defects: ['early-acknowledgement', 'rejoins-without-rewind'],
    scenario: {
      ...WRITERS,
      name: 'cut-off-and-killed',
      description: 'a primary that no standby hears any more is killed, another one takes over, and it comes back',
      // Each client hangs at its next commit: enough of them, that some begin when the standbys hear nothing any more.
      concurrency: 60,
      workloads: ['set'],
      time: '14s',
      schedule: [
        { at: '2s', inject: 'isolate', target: 'primary', healAfter: '5s' },
        { at: '4s', inject: 'kill', target: 'primary', healAfter: '6s' },
      ],
    },
  },
  {
    name: 'killed under load',
    product: 'opengauss',
    defects: ['forgets-at-failover'],
    scenario: {
      ...WRITERS,
      name: 'killed-under-load',
      description: 'the primary is killed and a standby promoted',
      workloads: ['set'],
      // Writes must come back before it ends, on a busy machine too.
      time: '14s',
      schedule: [{ at: '3s', inject: 'kill', target: 'primary', healAfter: '5s' }],
    },
  },
  {
    name: 'switchover under load',
    product: 'opengauss',
    defects: ['promotes-lagging-standby'],
    scenario: {
      ...WRITERS,
      name: 'switchover-under-load',
      description: 'a standby takes the place of the primary as planned',
      workloads: ['set'],
      time: '14s',
      schedule: [{ at: '2s', operation: 'switchover' }],
    },
  },
  {
    name: 'switchover of two',
    product: 'opengauss',
    defects: ['keeps-two-primaries'],
    scenario: {
      ...WRITERS,
      name: 'switchover-of-two',
      description: 'the only standby takes the place of the primary as planned',
      standbys: 1,
      workloads: ['set'],
      time: '14s',
      schedule: [{ at: '2s', operation: 'switchover' }],
    },
  },
  {
    name: 'standby comes back',
    product: 'opengauss',
    defects: ['streaming-while-stuck'],
    scenario: {
      ...WRITERS,
      name: 'standby-comes-back',
      description: 'the synchronous standby is killed and taken back',
      workloads: ['set'],
      time: '8s',
      schedule: [{ at: '2s', inject: 'kill', target: 'sync standby', healAfter: '2s' }],
    },
  },
  {
    name: 'left alone',
    product: 'opengauss',
    defects: ['applies-twice', 'stale-reads', 'refuses-committed', 'swaps-updates'],
    scenario: {
      ...WRITERS,
      name: 'left-alone',
      description: 'no fault at all; rows are read on every node and registers on the primary',
      standbys: 1,
      workloads: ['set', 'register'],
      rate: 160,
      time: '8s',
    },
  },
  {
    name: 'kingbase, cut off and killed',
    product: 'kingbase',
    defects: ['no-checkpoint-before-rewind', 'rewind-failure-ignored'],
    scenario: {
      ...KINGBASE,
      name: 'kingbase-cut-off-and-killed',
      description: 'a primary that the standby does not hear any more is killed, so that it has WAL of its own',
      concurrency: 30,
      // A checkpoint that nobody asks for takes its time over so many dirty pages.
      preload: '64MB',
      time: '70s',
      schedule: [
        { at: '3s', inject: 'isolate', target: 'primary', healAfter: '8s' },
        { at: '6s', inject: 'kill', target: 'primary', healAfter: '45s' },
      ],
    },
  },
  {
    name: 'kingbase, killed under load',
    product: 'kingbase',
    defects: ['vip-moved-but-no-promote', 'attach-that-lies', 'both-nodes-promote'],
    scenario: {
      ...KINGBASE,
      name: 'kingbase-killed-under-load',
      description: 'the database of the primary is killed, the cluster fails over, the old primary is recovered',
      time: '45s',
      schedule: [{ at: '3s', inject: 'kill', target: 'primary', healAfter: '35s' }],
    },
  },
  {
    name: 'primary of DM is killed',
    product: 'dm',
    defects: ['control-record-forgotten'],
    scenario: {
      product: 'dm',
      isolation: 'read committed',
      name: 'dm-primary-killed',
      description: 'the primary is killed, a standby takes over, the old primary is recovered',
      workloads: ['set'],
      rate: 50,
      time: '25s',
      schedule: [{ at: '3s', inject: 'kill', target: 'primary', healAfter: '10s' }],
    },
  },
  {
    name: 'primary of DM is isolated',
    product: 'dm',
    defects: ['isolated-primary-goes-on'],
    scenario: {
      product: 'dm',
      isolation: 'read committed',
      name: 'dm-primary-isolated',
      description: 'the primary is cut off from its standbys and the monitor, while clients still reach it',
      workloads: ['set'],
      rate: 50,
      time: '40s',
      schedule: [{ at: '3s', inject: 'isolate', target: 'primary', healAfter: '20s' }],
    },
  },
];
