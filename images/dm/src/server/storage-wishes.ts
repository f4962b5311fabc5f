import type { DatabaseState } from '../database/database-state.ts';
import type { StorageSettings, Upstream } from '../storage/storage-settings.ts';

/** The archives that a commit waits for. */
export function synchronousArchives({ archives, configuration }: DatabaseState): string[] {
  return Object.keys(archives).filter((name) => archives[name] === 'VALID' && configuration.archives[name] !== 'ASYNC');
}

/** What the PostgreSQL underneath shall do in this state (facts/dm.md §7). */
export function storageWishes(
  state: DatabaseState,
  options: {
    readonly waitForApply: boolean;
    /** Addresses of those that may fetch redo. */
    readonly followers: readonly string[];
    readonly upstream: Upstream | undefined;
  },
): StorageSettings {
  const serves = state.status === 'OPEN' || state.status === 'SUSPEND';
  const commits = state.mode === 'STANDBY' ? [] : commitsWaitFor(state);
  return { admits: serves, commitsWaitFor: commits, ...options };
}

/** Nothing is acknowledged while it is not OPEN. */
function commitsWaitFor(state: DatabaseState): StorageSettings['commitsWaitFor'] {
  return state.status === 'OPEN' ? synchronousArchives(state) : 'nobody ever';
}
