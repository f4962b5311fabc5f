import type { BuildInfo, StateFile } from '../../state-file.ts';
import { formatFileField } from './query.ts';

/** `Building` shows the progress section, the others do not (facts/opengauss.md §2.5, recordings 03, 16 and 20). */
export type BuildState = 'Building' | 'Build completed' | 'Build failed';

/**
 * Who builds (gs_build.pid) and what gaussdb.state says decide; a killed gs_ctl leaves it at Building (recording 20), a
 * build that ended otherwise and did not write its 0 has failed (recordings 03, 13, 14).
 */
export function judgeBuild(buildPid: number, isBuilderAlive: boolean, state: StateFile): BuildState {
  if (buildPid === 0) return 'Build completed';
  if (state.state === 'Building') return 'Building';
  return isBuilderAlive ? 'Build completed' : 'Build failed';
}

export function formatQueryBuild(state: StateFile, build: BuildState): string {
  return [
    ' HA state:\n',
    formatFileField('local_role', state.role),
    formatFileField('static_connections', state.connections),
    formatFileField('db_state', build),
    formatFileField('sync_mode', state.sync ? 'Sync' : 'Async'),
    build === 'Building' ? formatProgress(state.build) : '',
    '\n',
  ].join('');
}

function formatProgress(build: BuildInfo): string {
  return [
    ' Build state:\n',
    formatFileField('build_mode', build.mode === 'incremental' ? 'Incremental' : 'Full'),
    formatFileField('data_synchronized', formatSize(build.done)),
    formatFileField('estimated_total_data', formatSize(build.total)),
    formatFileField('process_schedule', `${build.percent}%`),
    formatFileField('estimated_remaining_time', formatRemaining(build.remaining)),
  ].join('');
}

/** kB below one megabyte, then MB, then GB; two digits after the point. */
export function formatSize(bytes: number): string {
  const kilobytes = bytes / 1024;
  if (kilobytes < 1024) return `${kilobytes.toFixed(2)}kB`;
  const megabytes = kilobytes / 1024;
  return megabytes < 1024 ? `${megabytes.toFixed(2)}MB` : `${(megabytes / 1024).toFixed(2)}GB`;
}

/** `--:--:--` where it is not known (negative). */
function formatRemaining(seconds: number): string {
  if (seconds < 0) return '--:--:--';
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');
}
