export type { Anatomy, Finding, Phase } from './anatomy.ts';
export { DIALECTS, detectDialect, dialectOf } from './dialects.ts';
export { formatClock } from './log-time.ts';
export { formatEvents, formatTimeline } from './format-timeline.ts';
export { nameNodes, type UserLog } from './name-nodes.ts';
export { type Timeline, timelineOfLogs, timelineOfRun } from './timeline.ts';
