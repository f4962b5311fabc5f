export type EngineAddress =
  { readonly socketPath: string } | { readonly host: string; readonly port: number; readonly tls: boolean };
export const defaultSocket: string;
export function parseEngineAddress(dockerHost: string | undefined): EngineAddress;
export function clientCertificates(): { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
export function describeAddress(address: EngineAddress): string;
