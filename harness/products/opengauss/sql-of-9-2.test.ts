import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { packageRoot } from '../../package-root.ts';
import { NEWER_SQL } from './fixtures/newer-sql.ts';
import { STATE_QUERY } from './state-query.ts';

/** Wherever SQL stands that is sent to openGauss. */
const FOLDERS = [
  'harness/cluster',
  'harness/faults',
  'harness/products/opengauss',
  'harness/run',
  'harness/workloads',
  'suites/faults',
  'suites/opengauss',
];
/** What makes a text SQL: the words that statements begin with, or a function of the server. */
const SQL =
  /\b(?:select|insert into|update \w+|delete from|create (?:table|user|role|index|schema|temporary)|alter \w+|begin|comment on|with \w+ as|set \w+ =)\b|\bpg_\w+/i;

/** Every text of a source file, templates with a `?` where something is put in. Comments are none. */
function textsOf(source: string): readonly string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) texts.push(node.text);
    if (ts.isTemplateExpression(node)) {
      texts.push([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('?'));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.ESNext));
  return texts;
}

function newerIn(text: string): readonly string[] {
  return NEWER_SQL.filter(({ pattern }) => pattern.test(text)).map(
    ({ since, instead }) => `since PostgreSQL ${since}; instead: ${instead}`,
  );
}

function sourceFiles(): readonly string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(packageRoot(), folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('newer-sql.ts'))
      .map((name) => join(folder, name)),
  );
}

describe('the SQL that is sent to openGauss', () => {
  const statements = sourceFiles().flatMap((file) =>
    textsOf(readFileSync(join(packageRoot(), file), 'utf8'))
      .filter((text) => SQL.test(text))
      .map((text) => ({ file, text })),
  );

  it('is found in the sources, that of states and of workloads among it', () => {
    expect(statements.map(({ text }) => text)).to.include(STATE_QUERY);
    const files = new Set(statements.map(({ file }) => file));
    for (const name of ['bank', 'list-append', 'register', 'set'])
      expect(files).to.include(`harness/workloads/${name}.ts`);
    for (const name of ['run/digest', 'run/preload', 'faults/disk/commit-probe'])
      expect(files).to.include(`harness/${name}.ts`);
  });

  it('has nothing that came after PostgreSQL 9.2', () => {
    const wrong = statements.flatMap(({ file, text }) =>
      newerIn(text).map((reason) => `${file}: ${text.trim()} (${reason})`),
    );
    expect(wrong).to.deep.equal([]);
  });

  const refused = [
    'INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET v = EXCLUDED.v',
    'select pg_current_wal_lsn()',
    'select pg_wal_lsn_diff(a, b) from c',
    'select pg_last_xlog_replay_location()::text',
    'select flush_lsn from pg_stat_replication',
    'CREATE ROLE IF NOT EXISTS dbquake',
    'create index if not exists i on t (v)',
    'select clock_timestamp() - make_interval(secs => 1)',
    'select count(*) filter (where v > 1) from t',
    'select percentile_cont(0.5) within group (order by v) from t',
    "select current_setting('most_available_sync', true)",
    'select jsonb_build_object(1, 2)',
  ];
  for (const text of refused) {
    it(`may not have: ${text}`, () => {
      expect(newerIn(text)).to.not.be.empty;
    });
  }

  const allowed = [
    'CREATE TABLE IF NOT EXISTS public.t (id int)',
    "select string_agg(id::text, ' ' order by id) from t",
    'select lsn::text from pg_last_xlog_replay_location()',
    "select pg_xlog_location_diff(pg_current_xlog_location(), '0/1')",
    'UPDATE t SET value = value + 1 WHERE id = $1 RETURNING value',
    'with gone as (delete from t) select 0',
  ];
  for (const text of allowed) {
    it(`may have: ${text}`, () => {
      expect(newerIn(text)).to.deep.equal([]);
    });
  }
});
