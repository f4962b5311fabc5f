import { expect } from 'chai';
import { applyHbaRule, parseHbaFile, parseHbaRule } from './hba-file.ts';

describe('hba-file', () => {
  it('reads local and host rules, masks, options and quoted names', () => {
    expect(parseHbaRule('local   all   all   trust')).to.include({ type: 'local', address: '', method: 'trust' });
    expect(parseHbaRule('host all "my user" 10.0.0.0 255.0.0.0 sha256 # comment')).to.deep.include({
      user: '"my user"',
      address: '10.0.0.0 255.0.0.0',
      method: 'sha256',
    });
    expect(parseHbaRule('hostssl all all ::1/128 cert clientcert=1')?.options).to.deep.equal(['clientcert=1']);
  });

  it('skips comments and what is no rule', () => {
    expect(parseHbaFile('# host all all 0.0.0.0/0 trust\n\nnonsense line\nhost all all samenet md5\n')).to.have.length(
      1,
    );
  });

  it('replaces the rule with the same key, else appends', () => {
    const text = 'local all all trust\nhost all all 10.0.0.0/8 sha256\n';
    const rule = (line: string): ReturnType<typeof applyHbaRule> => {
      const parsed = parseHbaRule(line);
      if (parsed === undefined) throw new Error(line);
      return applyHbaRule(text, parsed, line);
    };
    expect(rule('host all all 10.0.0.0/8 trust')).to.equal('local all all trust\nhost all all 10.0.0.0/8 trust\n');
    expect(rule('host all omm 10.0.0.0/8 trust')).to.equal(`${text}host all omm 10.0.0.0/8 trust\n`);
  });
});
