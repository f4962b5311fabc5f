/** What a command line of dminit asks for. */
export interface NewLibrary {
  readonly path: string;
  readonly name: string;
  readonly instance: string;
  readonly port: number;
  /** permanent_magic; libraries with the same one are copies of one another. Undefined: a new one. */
  readonly magic: bigint | undefined;
}

const KEYWORDS: readonly string[] = ['PATH', 'DB_NAME', 'INSTANCE_NAME', 'PORT_NUM', 'DB_MAGIC'];

/** Throws an error that names a wrong keyword or value. */
export function parseLibraryArguments(argv: readonly string[]): NewLibrary {
  const given = new Map(
    argv.map((argument) => {
      const [name = '', ...value] = argument.split('=');
      const keyword = name.toUpperCase();
      if (!KEYWORDS.includes(keyword)) throw new Error(`unknown keyword ${name}; keywords: ${KEYWORDS.join(', ')}`);
      return [keyword, value.join('=')] as const;
    }),
  );
  const path = given.get('PATH');
  if (path === undefined || path === '') throw new Error('PATH=<folder> is missing');
  const instance = (given.get('INSTANCE_NAME') ?? 'DMSERVER').toUpperCase();
  if (instance.length > 16) throw new Error(`INSTANCE_NAME ${instance} is longer than 16 characters`);
  const port = Number(given.get('PORT_NUM') ?? '5236');
  if (!Number.isInteger(port) || port < 1024 || port > 65_534) throw new Error('PORT_NUM must be 1024 to 65534');
  const magic = given.get('DB_MAGIC');
  if (magic !== undefined && !/^\d{1,18}$/.test(magic)) throw new Error('DB_MAGIC must be a whole number');
  return {
    path,
    name: given.get('DB_NAME') ?? 'DAMENG',
    instance,
    port,
    magic: magic === undefined ? undefined : BigInt(magic),
  };
}
