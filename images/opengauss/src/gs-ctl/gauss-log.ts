import { join } from 'node:path';
import type { Host } from '../host/host.ts';

/** A log file is renamed, without `-current`, when it has grown to this (facts/opengauss.md §1.1). */
const ROTATE_BYTES = 16 * 1024 * 1024;
const CURRENT = /^gs_ctl-\d{4}-\d\d-\d\d_\d{6}-current\.log$/;

/**
 * With GAUSSLOG, an absolute path, gs_ctl writes what it prints into $GAUSSLOG/bin/gs_ctl as well. Returns what takes
 * the text, undefined where there is no log, or `busy` where another gs_ctl holds the lock on it.
 */
export function openGaussLog(host: Host): ((text: string) => void) | undefined | 'busy' {
  const root = host.environment['GAUSSLOG'] ?? '';
  if (!root.startsWith('/')) return undefined;
  const directory = join(root, 'bin', 'gs_ctl');
  host.files.makeDirectory(directory);
  if (host.lock(join(directory, 'gs_ctl.lock')).kind !== 'locked') return 'busy';
  const current = host.files.list(directory).find((name) => CURRENT.test(name));
  let path = join(directory, current ?? newName(host.now()));
  if ((host.files.readBytes(path)?.length ?? 0) >= ROTATE_BYTES) {
    host.files.rename(path, path.replace('-current', ''));
    path = join(directory, newName(host.now()));
  }
  let text = host.files.readText(path) ?? '';
  return (added) => {
    text += added;
    host.files.write(path, text);
  };
}

function newName(time: Date): string {
  const [date = '', clock = ''] = time.toISOString().split(/[T.]/);
  return `gs_ctl-${date}_${clock.replaceAll(':', '')}-current.log`;
}
