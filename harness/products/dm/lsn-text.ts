/** An LSN of DM, a whole number, as samples have LSNs: `HI/LO` in hexadecimal. */
export function lsnText(lsn: bigint): string {
  const hex = (value: bigint): string => value.toString(16).toUpperCase();
  return `${hex(lsn >> 32n)}/${hex(lsn & 0xffff_ffffn)}`;
}
