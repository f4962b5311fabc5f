/** An IPv4 address of a network device. */
export interface DeviceAddress {
  readonly device: string;
  readonly address: string;
  readonly prefix: number;
  /** `eth0:2`; the device's own name when it was given none. */
  readonly label: string;
}

/** Each line of `ip -4 -o addr show`. */
export function parseAddresses(text: string): readonly DeviceAddress[] {
  const lines = text.matchAll(/^\d+: +(\S+) +inet (\d+\.\d+\.\d+\.\d+)\/(\d+)(?: .*?)? (\S+)\\ +valid_lft/gm);
  return [...lines].map(([, device = '', address = '', prefix = '', label = '']) => {
    return { device, address, prefix: Number(prefix), label };
  });
}
