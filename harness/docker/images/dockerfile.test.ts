import { expect } from 'chai';
import { ancestorOf, imageSettings } from './dockerfile.ts';

describe('a Dockerfile', () => {
  const text = '# FROM here\nFROM debian:bookworm-slim\nRUN true \\\n && echo CMD\nENV LANG=C.UTF-8\nCMD ["bash"]\n';

  it('names the image that it starts from', () => {
    expect(ancestorOf(text)).to.equal('debian:bookworm-slim');
  });

  it('has the settings that an imported root folder needs too', () => {
    expect(imageSettings(text)).to.deep.equal(['ENV LANG=C.UTF-8', 'CMD ["bash"]']);
  });

  it('without FROM is an error', () => {
    expect(() => ancestorOf('RUN true\n')).to.throw('no FROM line');
  });
});
