import type { HaState, QueryAnswer, ReceiverRow, SenderRow } from '../../control.ts';
import type { StateFile } from '../../state-file.ts';

const NO_INFORMATION = 'No information \n';

/** What `gs_ctl query` prints where the server answers (facts/opengauss.md §2.1, recordings 05 and 20). */
export function formatQuery({ state, senders, receiver }: Pick<QueryAnswer, 'state' | 'senders' | 'receiver'>): string {
  return [
    formatTitle('HA state:'),
    formatRecord(state),
    formatTitle('Senders info:'),
    senders.length === 0 ? NO_INFORMATION : senders.map(formatRecord).join(''),
    formatTitle('Receiver info:'),
    receiver === null ? NO_INFORMATION : formatRecord(receiver),
  ].join('');
}

/**
 * The other layout, from gaussdb.state, where the process lives but does not answer (facts/opengauss.md §2.2,
 * recording 12). `reason` is libpq's text, which ends with a newline of its own.
 */
export function formatQueryFromStateFile(state: StateFile, reason: string): string {
  return [
    ' HA state:\n',
    formatFileField('local_role', state.role),
    formatFileField('static_connections', state.connections),
    formatFileField('db_state', state.state),
    formatFileField('detail_information', reason),
    formatFileField('sync_mode', state.sync ? 'Sync' : 'Async'),
    '\n',
    ' Senders info:\n',
    '        No information\n',
    ' Receiver info:\n',
    '        No information\n',
  ].join('');
}

/** `name : value` lines of the state file layouts: 8 spaces, name in 30 columns. */
export function formatFileField(name: string, value: string | number): string {
  return `        ${name.padEnd(30)}: ${value}\n`;
}

function formatTitle(title: string): string {
  return ` ${title.padEnd(20)}\n`;
}

/** A tab, the name in 30 columns, ` : `, the value; one blank line after the record. */
function formatRecord(record: HaState | SenderRow | ReceiverRow): string {
  const lines = Object.entries(record).map(([name, value]) => `\t${name.padEnd(30)} : ${String(value)}\n`);
  return `${lines.join('')}\n`;
}
