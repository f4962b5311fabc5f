import { expect } from 'chai';
import { splitStatements } from './split-statements.ts';

describe('statements of a text', () => {
  it('end with a semicolon or with a slash on a line of its own', () => {
    expect(splitStatements("select ';' from t; alter database open\n/\nexit")).to.deep.equal([
      "select ';' from t",
      'alter database open',
      'exit',
    ]);
  });

  it('keep what is between $$, and lose comments', () => {
    expect(splitStatements('do $$ begin; end $$; -- a; b\nselect 4/2;')).to.deep.equal([
      'do $$ begin; end $$',
      'select 4/2',
    ]);
  });
});
