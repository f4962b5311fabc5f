export function isAtLeast(version: string, minimum: string): boolean;
export function checkNodeVersion(manifest: { readonly engines: { readonly node: string } }): void;
