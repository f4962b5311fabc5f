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

  describe('with a rule of gs_guc', () => {
    const apply = (text: string, line: string): string => {
      const parsed = parseHbaRule(line);
      if (parsed === undefined) throw new Error(line);
      return applyHbaRule(text, parsed, line);
    };
    const TEXT = 'local all all trust\nhost all all 10.0.0.0/8 sha256\n';

    it('has it instead of the one with the same key, also where that is commented out', () => {
      const changed = 'local all all trust\nhost all all 10.0.0.0/8 trust\n';
      expect(apply(TEXT, 'host all all 10.0.0.0/8 trust')).to.equal(changed);
      expect(apply(TEXT.replace('host', '# host'), 'host all all 10.0.0.0/8 trust')).to.equal(changed);
    });

    it('has the same without it commented out', () => {
      expect(apply(TEXT, 'host all all 10.0.0.0/8')).to.equal(TEXT.replace('host', '#host'));
      expect(apply(TEXT, 'host all n 10.0.0.0/8')).to.equal(TEXT);
    });

    it('has a new one where it stood in recording 22', () => {
      const text =
        '# local\nlocal all all trust\n# IPv4\nhost all all 127.0.0.1/32 trust\n# IPv6\nhost all all ::1/128 trust\n';
      const rules = apply(text, 'host all pgmon 127.0.0.1/32 md5').split('\n');
      expect(rules.filter((line) => !line.startsWith('#'))).to.deep.equal([
        'local all all trust',
        'host all pgmon 127.0.0.1/32 md5',
        'host all all 127.0.0.1/32 trust',
        'host all all ::1/128 trust',
        '',
      ]);
    });

    it('has all of them in order, the more special first', () => {
      const sorted = [
        'local all all trust',
        'hostssl all all 0.0.0.0/0 md5',
        'host all all samehost trust',
        'host all all db1.example trust',
        'host app one 10.1.0.0 255.255.0.0 md5',
        'host app one,two 10.1.0.0/16 md5',
        'host all omm 10.1.0.0/16 trust',
        'host all all 10.1.0.0/16 md5',
        'host all all 10.0.0.0/8 reject',
        'host all all ::1/128 trust',
        'host all all all reject',
        'host replication repuser 10.0.0.0/8 trust',
      ];
      const text = sorted.toReversed().reduce(apply, '# comment\n');
      expect(text).to.equal(`# comment\n${sorted.join('\n')}\n`);
    });
  });
});
