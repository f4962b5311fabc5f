import { expect } from 'chai';
import { parseServerStatement } from './server-statement.ts';

describe('statements for dmserver itself', () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ['ALTER DATABASE MOUNT', { kind: 'execute', statement: { kind: 'mount' } }],
    ['alter database  open force', { kind: 'execute', statement: { kind: 'open force' } }],
    ['SP_SET_OGUID(45331)', { kind: 'set oguid', oguid: 45331 }],
    ['CALL SP_APPLY_KEEP_PKG()', { kind: 'execute', statement: { kind: 'apply keep buffer' } }],
    [
      "SP_SET_PARA_VALUE(1, 'alter_mode_status', 0)",
      { kind: 'execute', statement: { kind: 'set parameter', scope: 1, name: 'ALTER_MODE_STATUS', value: '0' } },
    ],
    ['SHUTDOWN ABORT', { kind: 'execute', statement: { kind: 'halt' } }],
  ];
  for (const [sql, statement] of rows) {
    it(`${sql} is one`, () => expect(parseServerStatement(sql)).to.deep.equal(statement));
  }

  it('leaves SQL to PostgreSQL', () => {
    expect(parseServerStatement('select * from v$instance')).to.equal(undefined);
    expect(parseServerStatement('alter database "DAMENG" set x to 1')).to.equal(undefined);
  });
});
