/**
 * What differs from one run to the next and says nothing about behaviour, replaced by its kind: times, process ids, WAL
 * positions, sizes, ports that the system gives out, and how many dots were printed. Widths of tables follow their
 * values, so runs of blanks and dashes in tables become one.
 */
const PLACEHOLDERS: readonly (readonly [RegExp, string])[] = [
  // The recorder's own: its login shell was ended together with the command that hung.
  [/\nSession terminated, killing shell\.\.\. \.\.\.killed\.\n/g, ''],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?(?:\+00)?/g, '<time>'],
  [/\b[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d\b/g, '<time>'],
  [/\[<time>\]\[\d+\]/g, '[<time>][<pid>]'],
  [/\blocalhost \d+ 0\[0:0#0\]/g, 'localhost <pid> 0[0:0#0]'],
  [/\b(PID: |process |waitpid )\d+/g, '$1<pid>'],
  [/^(\t?(?:pid|sender_pid|receiver_pid) +[:|] )\d+$/gm, '$1<pid>'],
  [/(?<![\w./])[0-9A-F]{1,8}\/[0-9A-F]{1,8}(?![\w./])/g, '<lsn>'],
  [/^ *\d+: [0-9A-F]{8}:[0-9A-F]{4} [0-9A-F]{8}:[0-9A-F]{4} .*$/gm, '<socket>'],
  [/^ *\d{2,}(?= +\| +(?:Primary|Standby|WalSender))/gm, '<pid>'],
  [/^(client_port +[:|] )\d+$/gm, '$1<port>'],
  [/(-->[\d.]+:)\d+/g, '$1<port>'],
  [/([\d.]+:)\d+(<--)/g, '$1<port>$2'],
  [/\b\d+(?:\.\d+)?(?:kB|MB|GB)\b/g, '<size>'],
  [/\b(total time: )\d+/g, '$1<ms>'],
  [/(to (?:shut down|switchover|failover|response|start))\.+/g, '$1...'],
  [/^\.+(?=\[<time>\])/gm, ''],
  [/^\.+(?=[^./])/gm, '.'],
];

const TABLE: readonly (readonly [RegExp, string])[] = [
  [/-{2,}/g, '--'],
  [/ +\| +/g, ' | '],
  [/^ +| +$/gm, ''],
];

export function withPlaceholders(text: string): string {
  const replaced = PLACEHOLDERS.reduce((whole, [pattern, kind]) => whole.replaceAll(pattern, kind), text);
  return /^(?:-+\+-+|-\[ RECORD 1 \])|\n *-+\n/m.test(replaced)
    ? TABLE.reduce((whole, [pattern, kind]) => whole.replaceAll(pattern, kind), replaced)
    : replaced;
}
