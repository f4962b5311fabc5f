import { expect } from 'chai';
import { QuakeError } from '../errors.ts';
import { productByName } from '../products/index.ts';
import { matrixSettings } from './matrix-settings.ts';

const rows = (...texts: string[]) => matrixSettings(texts, productByName('opengauss'), 2000);

describe('the rows of a matrix', () => {
  it('are the defaults of the product where nothing is changed', () => {
    const [row] = rows('defaults');
    expect(row).to.deep.include({ name: 'defaults', settings: {} });
    expect(row?.contract.mayLoseAcknowledgedWrites).to.equal(false);
  });

  it('leave commas inside of a value alone', () => {
    expect(rows('synchronous_standby_names=n1,n2,most_available_sync=on')[0]?.settings).to.deep.equal({
      synchronous_standby_names: 'n1,n2',
      most_available_sync: 'on',
    });
  });

  it('are all combinations of the alternatives, an empty value among them', () => {
    expect(
      rows('most_available_sync=off/on,synchronous_standby_names=FIRST 1(n1,n2)/').map(({ name }) => name),
    ).to.deep.equal([
      'most_available_sync=off,synchronous_standby_names=FIRST 1(n1,n2)',
      "most_available_sync=off,synchronous_standby_names=''",
      'most_available_sync=on,synchronous_standby_names=FIRST 1(n1,n2)',
      "most_available_sync=on,synchronous_standby_names=''",
    ]);
  });

  it('are known by names of whole grids, and none comes twice', () => {
    expect(rows('small', 'defaults')).to.have.length(4);
    expect(rows('whole')).to.have.length(36);
  });

  it('say what each of them promises', () => {
    const promises = rows('defaults', 'most_available_sync=on', 'synchronous_standby_names=2(*)');
    expect(promises.map(({ contract }) => contract.mayLoseAcknowledgedWrites)).to.deep.equal([false, true, false]);
    expect(promises[2]?.contract.maxOutageMs).to.equal(undefined);
  });

  const wrong: readonly (readonly [text: string, says: RegExp])[] = [
    ['sync', /expected NAME=VALUE/],
    ['most_available_sync', /expected NAME=VALUE/],
    ['most_available_sync=on/perhaps', /most_available_sync="perhaps"/],
    ['max_walsenders=3', /no setting "max_walsenders"/],
  ];
  for (const [text, says] of wrong) {
    it(`refuse "${text}" as wrong use`, () => {
      expect(() => rows(text))
        .to.throw(QuakeError, says)
        .with.property('exitClass', 'usage');
    });
  }
});
