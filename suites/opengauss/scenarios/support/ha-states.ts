/** What `gs_ctl query` says of a node, as `haState` in ../../omm.ts puts it: role, db_state, detail_information. */
export const PRIMARY = 'Primary, Normal, Normal';
export const STANDBY = 'Standby, Normal, Normal';
/** WAL is needed that the primary has not: it was recycled, or the standby has a history of its own (recordings 08, 24). */
export const NEEDS_BUILD = 'Standby, Need repair, WAL segment removed';
/** A standby that has nobody to follow alternates between these (facts/opengauss.md §2.4). */
export const CUT_OFF = /^Standby, Need repair, (Connecting\.\.\.|Disconnected)$/;
