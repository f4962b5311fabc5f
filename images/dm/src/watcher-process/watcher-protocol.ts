import type { BetweenWatchers, ToMonitor, ToWatcher } from '../watch/messages.ts';

/** What arrives at MAL_DW_PORT: of other watchers, and of monitors. */
export type ToWatcherPort =
  | { readonly from: 'watcher'; readonly message: BetweenWatchers }
  | { readonly from: 'monitor'; readonly message: ToWatcher };

/** What goes back over the same connection; watchers answer over their own. */
export type FromWatcherPort = ToMonitor;
