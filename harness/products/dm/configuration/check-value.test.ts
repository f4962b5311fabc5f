import { expect } from 'chai';
import { checkValue, describeType } from './check-value.ts';
import { integer, PORT } from './parameters/parameter.ts';

describe('checkValue', () => {
  it('keeps all digits of 64-bit numbers', () => {
    const count = integer(1, 9_223_372_036_854_775_807n);
    expect(checkValue(count, '9223372036854775807')).to.equal(undefined);
    expect(checkValue(count, '9223372036854775808')?.rule).to.equal('E_PARAM_RANGE');
  });

  it('refuses what is no whole number', () => {
    for (const text of ['', '5s', '1.5', '0x10', '１']) {
      expect(checkValue(integer(0, 100), text)?.rule, text).to.equal('E_PARAM_TYPE');
      expect(checkValue(PORT, text)?.rule, text).to.equal('E_PARAM_TYPE');
    }
  });

  it('takes words in any case', () => {
    const words = { kind: 'word', words: ['LOCAL', 'GLOBAL'] } as const;
    expect(checkValue(words, 'global')).to.equal(undefined);
    expect(checkValue(words, 'remote')).to.deep.equal({ rule: 'E_PARAM_TYPE', expected: 'LOCAL, GLOBAL' });
  });

  it('counts characters of a name, not bytes', () => {
    expect(checkValue({ kind: 'name' }, '实例'.repeat(8))).to.equal(undefined);
    expect(checkValue({ kind: 'name' }, `${'实例'.repeat(8)}A`)?.rule).to.equal('E_NAME_LEN');
    expect(checkValue({ kind: 'name' }, '')?.rule).to.equal('E_PARAM_TYPE');
  });

  it('takes IPv4, IPv6 and host names for addresses', () => {
    for (const host of ['10.0.0.1', 'fe80::6aa7:3f02:59b3:bcb4%3', '::1', 'db-1.example.com']) {
      expect(checkValue({ kind: 'host' }, host), host).to.equal(undefined);
    }
    for (const host of ['', '10.0.0', '10.0.0.256', '10.0.0.1:5236', 'a b', '-x']) {
      expect(checkValue({ kind: 'host' }, host)?.rule, host).to.equal('E_PARAM_TYPE');
    }
  });

  it('takes several addresses of a cluster with shared storage', () => {
    const addresses = { kind: 'addresses' } as const;
    for (const text of ['10.0.0.1:5239', '[fe80::1]:5239', '10.0.0.1:5239/10.0.0.2:5239']) {
      expect(checkValue(addresses, text), text).to.equal(undefined);
    }
    for (const text of ['10.0.0.1', 'fe80::1', '10.0.0.1:', '10.0.0.1:5239,10.0.0.2:5239', '10.0.0.1:70000']) {
      expect(checkValue(addresses, text)?.rule, text).to.equal('E_PARAM_TYPE');
    }
  });

  it('knows the calendar', () => {
    const date = { kind: 'date-time' } as const;
    for (const text of ['2016-02-29 17:30:00', '9999-12-31 23:59:59', '2016-02-11']) {
      expect(checkValue(date, text), text).to.equal(undefined);
    }
    for (const text of ['2015-02-29 00:00:00', '2016-13-01 00:00:00', '2016-01-01 24:00:00', 'tomorrow']) {
      expect(checkValue(date, text)?.rule, text).to.equal('E_PARAM_TYPE');
    }
  });

  it('describes ranges with their unit', () => {
    expect(
      describeType({
        kind: 'integer',
        ranges: [
          [0, 1],
          [5, 3600],
        ],
        unit: 's',
      }),
    ).to.equal('0 or 1, or 5 to 3600 s');
    expect(
      describeType({
        kind: 'integer',
        ranges: [
          [0, 0],
          [256, 4096],
        ],
      }),
    ).to.equal('0, or 256 to 4096');
  });
});
