/** What stands where a secret was. */
export const REDACTED = '***';

/** A function that replaces every occurrence of the secrets, the longest first. Empty secrets are ignored. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const ordered = secrets.filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length);
  return (text) => ordered.reduce((result, secret) => result.replaceAll(secret, REDACTED), text);
}
