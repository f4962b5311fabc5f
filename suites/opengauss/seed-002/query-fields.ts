/** A record of `gs_ctl query`, by the names that it prints. */
type Fields = Readonly<Record<string, string | undefined>>;

/** What `gs_ctl query` shows, in its own words; `none` counts the sections that say `No information`. */
export interface QueryFields {
  readonly state: Fields;
  readonly senders: readonly Fields[];
  readonly receivers: readonly Fields[];
  readonly none: number;
}

/** Reads the text as it stands, so that the suite does not lean on the parser that it helps to test. */
export function readFields(text: string): QueryFields {
  const [head = '', rest = ''] = text.split(/^ ?Senders info: *$/m);
  const [senders = '', receivers = ''] = rest.split(/^ ?Receiver info: *$/m);
  return {
    state: fieldsOf(head),
    senders: recordsOf(senders, 'sender_pid'),
    receivers: recordsOf(receivers, 'receiver_pid'),
    none: text.split('No information').length - 1,
  };
}

function recordsOf(section: string, first: string): readonly Fields[] {
  return section
    .split(new RegExp(`^(?=\\s*${first} )`, 'm'))
    .flatMap((part) => (part.includes(first) ? [fieldsOf(part)] : []));
}

function fieldsOf(part: string): Fields {
  return Object.fromEntries(
    [...part.matchAll(/^\s*([a-z_]+) +: (.*)$/gm)].map(([, name = '', value]) => [name, value]),
  );
}
