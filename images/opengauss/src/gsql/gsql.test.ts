import { expect } from 'chai';
import { readFixture } from '../fixtures/read-fixture.ts';
import { parseGsqlArguments } from './arguments.ts';
import { translateConnectionFailure, translateScriptMessages } from './messages.ts';
import { splitStatements } from './statements.ts';
import { translateSql } from './translate-sql.ts';

const recorded = (name: string): string => readFixture(import.meta.url, name);

describe('the messages of gsql', () => {
  const cases: readonly (readonly [string, string, string, string, string | undefined])[] = [
    [
      'refused-tcp.txt',
      'psql: error: connection to server at "127.0.0.1", port 17999 failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n',
      '127.0.0.1',
      '17999',
      undefined,
    ],
    [
      'refused-socket.txt',
      'psql: error: connection to server on socket "/tmp/.s.PGSQL.17999" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?\n',
      '/tmp',
      '17999',
      undefined,
    ],
    [
      'ha-port.txt',
      'psql: error: connection to server at "127.0.0.1", port 15001 failed: FATAL:  the local listen ip and port is not for the gsql client\n',
      '127.0.0.1',
      '15001',
      undefined,
    ],
    [
      'wrong-password.txt',
      'psql: error: connection to server at "127.0.0.1", port 15000 failed: FATAL:  password authentication failed for user "mon"\n',
      '127.0.0.1',
      '15000',
      'mon',
    ],
    [
      'no-password.txt',
      'psql: error: connection to server at "127.0.0.1", port 15000 failed: fe_sendauth: no password supplied\n',
      '127.0.0.1',
      '15000',
      'nosuch',
    ],
  ];
  for (const [fixture, stderr, host, port, user] of cases) {
    it(`are as recorded in ${fixture}`, () => {
      expect(translateConnectionFailure(stderr, { host, port, user })).to.equal(recorded(fixture));
    });
  }

  it('name the line of a script as recorded', () => {
    const stderr = 'psql:<stdin>:1: ERROR:  cannot execute INSERT in a read-only transaction\n';
    expect(translateScriptMessages(stderr)).to.equal(recorded('script-error.txt'));
  });

  it('are not taken for a failed connection when a statement failed', () => {
    expect(translateConnectionFailure('ERROR:  x\n', { host: '/tmp', port: '1', user: undefined })).to.equal(undefined);
  });
});

describe('the command line of gsql', () => {
  it('takes the password as the value of -W and leaves out what only gsql has', () => {
    const wanted = parseGsqlArguments([
      '-h',
      '10.0.0.1',
      '-p5432',
      '-U',
      'mon',
      '-W',
      'Mon@12345',
      '-r',
      '-m',
      '-At',
      '-d',
      'postgres',
    ]);
    expect(wanted).to.deep.include({ host: '10.0.0.1', port: '5432', user: 'mon', password: 'Mon@12345' });
    expect(wanted.rest).to.deep.equal(['-A', '-t', '-d', 'postgres']);
  });

  it('runs the last of several -c, as recorded', () => {
    expect(parseGsqlArguments(['-c', 'select 1', '-c', 'select 2']).command).to.equal('select 2');
  });

  it('sees ON_ERROR_STOP', () => {
    expect(parseGsqlArguments(['-v', 'ON_ERROR_STOP=1']).onErrorStop).to.equal(true);
    expect(parseGsqlArguments(['-v', 'ON_ERROR_STOP=0']).onErrorStop).to.equal(false);
  });
});

describe('a script', () => {
  it('is cut at semicolons outside of quotes and comments', () => {
    const text = `select ';' ; -- a;b\nselect $x$ ; $x$; /* ; */ select ";"`;
    const pieces = splitStatements(text);
    expect(pieces.join('')).to.equal(text);
    expect(pieces).to.have.length(3);
  });
});

describe('statements about users', () => {
  const text = (sql: string): string => translateSql(sql).text;

  it('make a SYSADMIN a superuser and give a user its schema', () => {
    expect(text("CREATE USER x SYSADMIN PASSWORD 'Abcd@1234';")).to.equal(
      "CREATE USER x SUPERUSER PASSWORD 'Abcd@1234'; CREATE SCHEMA IF NOT EXISTS x AUTHORIZATION x;",
    );
  });

  it('know IDENTIFIED BY, with its quotes', () => {
    expect(text(`alter user x identified by "Ab'd@1234" replace 'old'`)).to.equal("alter user x PASSWORD 'Ab''d@1234'");
  });

  it('leave a password alone that reads like an attribute', () => {
    expect(text("ALTER USER x SYSADMIN PASSWORD 'sysadmin@1A'")).to.equal(
      "ALTER USER x SUPERUSER PASSWORD 'sysadmin@1A'",
    );
  });

  it('give a MONADMIN the right to read statistics', () => {
    expect(text("create user m with monadmin password 'Mon@12345';"))
      .to.contain('GRANT pg_monitor TO m;')
      .and.not.to.contain('monadmin');
  });

  it('refuse a weak password in the recorded words', () => {
    expect(text("create user mon2 with password 'weak';")).to.contain('Password must contain at least 8 characters.');
  });

  it('tell that the last command tag is of a statement put in', () => {
    const several = translateSql(
      "SET synchronous_commit = local; CREATE USER a PASSWORD 'Abcd@1234'; CREATE USER b PASSWORD 'Abcd@1234';",
    );
    expect(several).to.include({ addedSchemas: 2, endsWithAdded: true });
    expect(translateSql('select 1;')).to.deep.equal({ text: 'select 1;', addedSchemas: 0, endsWithAdded: false });
  });

  it('drop the schema of a user with the user', () => {
    expect(text('drop user x cascade;')).to.equal('DROP SCHEMA IF EXISTS x cascade; DROP USER x;');
  });

  it('create no schema for a role', () => {
    expect(text("CREATE ROLE r PASSWORD 'Abcd@1234'")).to.equal("CREATE ROLE r PASSWORD 'Abcd@1234'");
  });
});

describe("openGauss's settings in gsql", () => {
  it('are shown from where SQL finds them, others as PostgreSQL does', () => {
    expect(translateSql('show Most_Available_Sync;\nSHOW work_mem; show all;').text).to.equal(
      "SELECT shown AS most_available_sync FROM standin.settings() WHERE name = 'most_available_sync';\nSHOW work_mem; show all;",
    );
  });
});
