import { expect } from 'chai';
import { ancestorOf } from '../dockerfile.ts';
import { dockerfile, versionIn } from './image-files.ts';

describe('the image of a release', () => {
  it('starts from the base that was chosen and follows the contract of the public images', () => {
    const text = dockerfile('openeuler/openeuler:22.03', { title: 'openGauss from x', 'dbquake.image.kind': 'real' });
    expect(ancestorOf(text)).to.equal('openeuler/openeuler:22.03');
    expect(text).to.include('LABEL title="openGauss from x" dbquake.image.kind="real"');
    expect(text).to.include('groupadd --gid 70 omm').and.to.include('useradd --uid 70');
    expect(text).to.include('ENTRYPOINT ["entrypoint.sh"]\nCMD ["gaussdb"]');
  });

  it('tells the version of the server in one line of its build', () => {
    expect(versionIn('this server says: gaussdb (openGauss 6.0.0 build aee4abd5)')).to.equal(
      'gaussdb (openGauss 6.0.0 build aee4abd5)',
    );
    expect(versionIn('Step 3/12 : USER root')).to.equal(undefined);
  });
});
