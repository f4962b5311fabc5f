import { expect } from 'chai';
import { proxyArguments } from './base-image.ts';

describe('the proxies for a build', () => {
  it('are those of the environment, in both spellings, and nothing else', () => {
    const environment = { http_proxy: 'http://proxy.example:3128', HTTPS_PROXY: '', NO_PROXY: 'example', PATH: '/bin' };
    expect(proxyArguments(environment)).to.deep.equal({
      http_proxy: 'http://proxy.example:3128',
      NO_PROXY: 'example',
    });
  });
});
