/** The part of package-lock.json that matters. */
export interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly integrity?: string; readonly optional?: boolean }>
  >;
}
export function whyStale(
  locked: Lockfile,
  installed: Lockfile | undefined,
  isOnDisk: (path: string) => boolean,
): string | undefined;
export function ensureNodeModules(root: string): Promise<void>;
