import type { FromDatabase, ToDatabase } from '../watch/messages.ts';
import type { WatcherStatusRow } from './status-file.ts';

/** What goes over DW_PORT besides the messages of the machines. */
export type WatcherToServer =
  | ToDatabase
  | { readonly kind: 'introduce'; readonly version: string; readonly oguid: number }
  | { readonly kind: 'watcher'; readonly row: WatcherStatusRow };

export type ServerToWatcher =
  | FromDatabase
  /** The process ends now. */
  | { readonly kind: 'leaving'; readonly inOrder: boolean }
  | { readonly kind: 'refused'; readonly why: string };

/** Of data watch, in brackets in the versions of all its programs: those of one system must be equal (seed 001 §4.6). */
export const WATCH_VERSION = '2.1';
