export function distributionNames(osRelease: string): string[];
export function isDebianFamily(): boolean;
export function isDebian(): boolean;
export function isRoot(): boolean;
export function installPackages(step: string, packages: readonly string[]): Promise<void>;
