import { isShownSetting } from '../settings/shown-settings.ts';
import { splitStatements } from './statements.ts';

/** A script as PostgreSQL takes it. */
export interface TranslatedSql {
  readonly text: string;
  /** How many CREATE SCHEMA were put in; their command tags are not to be shown. */
  readonly addedSchemas: number;
  /** The last statement is one of those. */
  readonly endsWithAdded: boolean;
}

const ROLE_STATEMENT = /^(\s*)(create|alter)\s+(user|role)\s+(?:if\s+not\s+exists\s+)?("[^"]+"|[\w$]+)\b/i;
const DROP_STATEMENT = /^(\s*)drop\s+user\s+(?:if\s+exists\s+)?("[^"]+"|[\w$]+)\s*(cascade|restrict)?\s*;?\s*$/i;
const SHOW_STATEMENT = /^(\s*)show\s+([a-z_]\w*)\s*(;?\s*)$/i;
const PASSWORD = /\b(?:password|identified\s+by)\s+('(?:[^']|'')*'|"[^"]*")(?:\s+replace\s+('(?:[^']|'')*'|"[^"]*"))?/i;

/** openGauss's role attributes in PostgreSQL's words; empty where PostgreSQL has nothing like it. */
const ATTRIBUTES: readonly (readonly [RegExp, string])[] = [
  [/\bnosysadmin\b/gi, 'NOSUPERUSER'],
  [/\bsysadmin\b/gi, 'SUPERUSER'],
  [/\bno(?:monadmin|opradmin|poladmin|auditadmin|useft|independent|persistence|vcadmin)\b/gi, ''],
  [/\b(?:opradmin|poladmin|auditadmin|useft|independent|persistence|vcadmin)\b/gi, ''],
];

/** Statements about users, roles and openGauss's settings become what PostgreSQL knows (facts/opengauss.md §9, §13); the rest stays. */
export function translateSql(text: string): TranslatedSql {
  let addedSchemas = 0;
  let endsWithAdded = false;
  const pieces = splitStatements(text).map((piece) => {
    const translated = translateStatement(piece);
    addedSchemas += translated.addsSchema ? 1 : 0;
    if (piece.trim() !== '') endsWithAdded = translated.addsSchema;
    return translated.text;
  });
  return { text: pieces.join(''), addedSchemas, endsWithAdded };
}

interface Translated {
  readonly text: string;
  readonly addsSchema: boolean;
}

function translateStatement(statement: string): Translated {
  const show = SHOW_STATEMENT.exec(statement);
  if (show !== null) return { text: translateShow(statement, show), addsSchema: false };
  const drop = DROP_STATEMENT.exec(statement);
  if (drop !== null) {
    const [, space = '', user = '', behaviour = ''] = drop;
    return { text: `${space}DROP SCHEMA IF EXISTS ${user} ${behaviour}; DROP USER ${user};`, addsSchema: false };
  }
  const [, , verb = '', kind = '', name = ''] = ROLE_STATEMENT.exec(statement) ?? [];
  if (name === '') return { text: statement, addsSchema: false };
  const password = unquotePassword(PASSWORD.exec(statement)?.[1]);
  const objection = password === undefined ? undefined : objectToUserPassword(password);
  if (objection !== undefined) return { text: raise(objection), addsSchema: false };
  return withExtras(statement, { verb: verb.toLowerCase(), kind: kind.toLowerCase(), name, password });
}

/** PostgreSQL can show no setting that it does not know; the supervisor's are rows (sql/50-settings.sql). */
function translateShow(statement: string, [, space = '', name = '', end = '']: RegExpExecArray): string {
  const setting = name.toLowerCase();
  if (!isShownSetting(setting)) return statement;
  return `${space}SELECT shown AS ${setting} FROM standin.settings() WHERE name = '${setting}'${end}`;
}

interface RoleStatement {
  readonly verb: string;
  readonly kind: string;
  readonly name: string;
  readonly password: string | undefined;
}

function withExtras(statement: string, { verb, kind, name, password }: RoleStatement): Translated {
  // The name and the password are taken out while attributes are replaced: they may read like one.
  let text = statement.replace(PASSWORD, '\u0001').replace(name, '\u0002');
  const monitors = /\bmonadmin\b/i.test(text) && !/\bnomonadmin\b/i.test(text);
  for (const [pattern, word] of ATTRIBUTES) text = text.replace(pattern, word);
  text = text.replace(/\b(?:no)?monadmin\b/gi, '').replace('\u0002', () => name);
  text = text.replace('\u0001', () => `PASSWORD '${(password ?? '').replaceAll("'", "''")}'`);
  const extras: string[] = [];
  if (monitors) extras.push(`GRANT pg_monitor TO ${name};`);
  const addsSchema = verb === 'create' && kind === 'user';
  if (addsSchema) extras.push(`CREATE SCHEMA IF NOT EXISTS ${name} AUTHORIZATION ${name};`);
  if (extras.length === 0) return { text, addsSchema: false };
  return { text: `${text.trimEnd().replace(/;$/, '')}; ${extras.join(' ')}`, addsSchema };
}

/** What CREATE USER says of a weak password (recording 18); undefined for none. */
export function objectToUserPassword(password: string): string | undefined {
  if (password.length < 8) return 'Password must contain at least 8 characters.';
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password)).length;
  return kinds < 3 ? 'Password must contain at least three kinds of characters.' : undefined;
}

function unquotePassword(quoted: string | undefined): string | undefined {
  if (quoted === undefined) return undefined;
  const inside = quoted.slice(1, -1);
  return quoted.startsWith("'") ? inside.replaceAll("''", "'") : inside;
}

/** A statement that fails with this message. */
function raise(message: string): string {
  return `DO $standin$ BEGIN RAISE EXCEPTION USING MESSAGE = '${message}'; END $standin$;`;
}
