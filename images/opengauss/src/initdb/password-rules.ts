const KINDS: readonly RegExp[] = [/[a-z]/, /[A-Z]/, /[0-9]/, /[~!@#$%^&*()\-_=+\\|[\]{};:,<.>/?]/];

/** gs_initdb's objection to a password for the initial user (recording 01, facts/opengauss.md §9); undefined for none. */
export function objectToPassword(password: string, user: string): string | undefined {
  if (password.length < 8) return 'passwd must contain at least eight characters';
  if (KINDS.filter((kind) => kind.test(password)).length < 3)
    return 'passwd must contain at least three kinds of characters';
  const reversed = Array.from(user).reverse().join('');
  if ([user, reversed].includes(password)) return 'passwd should not be equal to the rolname or its reverse';
  return undefined;
}
