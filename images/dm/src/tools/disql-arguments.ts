/** Where and as whom disql logs in. */
export interface Login {
  readonly user: string;
  readonly password: string;
  readonly host: string;
  readonly port: number;
}

export interface DisqlArguments {
  readonly login: Login;
  /** `-e "statements"`; undefined: they come from the standard input. */
  readonly statements: string | undefined;
}

/** `disql [USER[/PASSWORD]][@HOST[:PORT]] [-e "statements"]`. Throws for anything else. */
export function parseDisqlArguments(argv: readonly string[]): DisqlArguments {
  const rest = [...argv];
  const at = rest.findIndex((word) => word === '-e' || word === '-E');
  const statements = at === -1 ? undefined : rest.splice(at, 2)[1];
  if (at !== -1 && statements === undefined) throw new Error('-e needs statements');
  const [text = '', another] = rest;
  const match = /^([^/@]*)(?:\/([^@]*))?(?:@([^:]+)(?::(\d+))?)?$/.exec(text);
  if (match === null || another !== undefined) throw new Error('usage: disql [USER/PASSWORD[@HOST:PORT]] [-e "SQL"]');
  const [, user = '', password, host, port] = match;
  const name = user === '' ? 'SYSDBA' : user.replaceAll('"', '');
  return {
    login: {
      user: name,
      password: password?.replaceAll('"', '') ?? name,
      host: host ?? 'localhost',
      port: Number(port ?? 5236),
    },
    statements,
  };
}
