import type { CutAction } from './quantities.ts';

/** Traffic with somebody, as the kernel of a node sees it. */
export interface Traffic {
  /** `input`: what comes to the node. `output`: what its processes send. */
  readonly hook: 'input' | 'output';
  /** IPv4 addresses of the other side. */
  readonly addresses: readonly string[];
  /** All but these addresses; the node's own loopback is never meant. */
  readonly except?: true;
  /** Name of the counter. */
  readonly counter: string;
}

/** Everything of one fault in one network namespace is in this table, so that healing is removing it. */
export function tableName(faultId: string): string {
  return `dbquake_${faultId}`;
}

/** A name that nft takes, of a node's name. */
export function counterName(direction: 'from' | 'to' | 'reset', node: string): string {
  return `${direction}_${node.replaceAll(/\W/g, '_')}`;
}

/** Refuses all traffic of these kinds, that of established connections included: there is no look at the state. */
export function cutTable(table: string, traffic: readonly Traffic[], action: CutAction): string {
  return filterTable(table, traffic, action === 'drop' ? drops : rejects);
}

/** Drops `percent` of the packets, each by itself. */
export function lossTable(table: string, traffic: readonly Traffic[], percent: number): string {
  const outOfTenThousand = Math.round(percent * 100);
  return filterTable(table, traffic, (one) => [
    `${match(one)} numgen random mod 10000 < ${outOfTenThousand} counter name "${one.counter}" drop`,
  ]);
}

/** Marks traffic for a class of a qdisc: `htb` takes the class from the priority. */
export function classTable(table: string, traffic: readonly Traffic[], classId: string): string {
  return filterTable(table, traffic, (one) => [
    `${match(one)} counter name "${one.counter}" meta priority set ${classId}`,
  ]);
}

/** Text for `nft -f -`: one transaction that replaces the table as a whole. */
function filterTable(table: string, traffic: readonly Traffic[], rules: (one: Traffic) => readonly string[]): string {
  const counters = [...new Set(traffic.map(({ counter }) => counter))];
  const chains = (['input', 'output'] as const).flatMap((hook) => {
    const ofHook = traffic.filter((one) => one.hook === hook);
    return ofHook.length === 0 ? [] : chain(hook, ofHook.flatMap(rules));
  });
  return replaceTable(table, [...counters.map((name) => `counter ${name} { }`), ...chains]);
}

/** Adding before deleting makes the deletion succeed also when there is no such table. */
export function replaceTable(table: string, content: readonly string[]): string {
  return [
    `table inet ${table}`,
    `delete table inet ${table}`,
    `table inet ${table} {`,
    ...content.map((line) => `  ${line}`),
    '}',
    '',
  ].join('\n');
}

function chain(hook: 'input' | 'output', rules: readonly string[]): readonly string[] {
  return [
    `chain ${hook} {`,
    `  type filter hook ${hook} priority -10; policy accept;`,
    `  ${hook === 'input' ? 'iifname' : 'oifname'} "lo" accept`,
    ...rules.map((rule) => `  ${rule}`),
    '}',
  ];
}

function drops(one: Traffic): readonly string[] {
  return [`${match(one)} counter name "${one.counter}" drop`];
}

/**
 * A RST is let through: it is the other side's refusal, which both sides would otherwise swallow. What the node sends
 * where it also rejects is dropped: only what comes in is answered.
 */
function rejects(one: Traffic): readonly string[] {
  const reset = `${match(one)} tcp flags & rst == rst accept`;
  if (one.hook === 'output') return [reset, `${match(one)} icmp type destination-unreachable accept`, ...drops(one)];
  return [
    reset,
    `${match(one)} meta l4proto tcp counter name "${one.counter}" reject with tcp reset`,
    `${match(one)} counter name "${one.counter}" reject with icmpx type admin-prohibited`,
  ];
}

function match({ hook, addresses, except }: Traffic): string {
  return `ip ${hook === 'input' ? 'saddr' : 'daddr'} ${except === true ? '!= ' : ''}{ ${addresses.join(', ')} }`;
}
