import { expect } from 'chai';
import type { ImageInfo } from 'dockerode';
import { isOurs, kindOf, toListedImage } from './list-images.ts';

describe('an image in the list', () => {
  const info: ImageInfo = {
    Id: 'sha256:1',
    ParentId: '',
    RepoTags: ['dbquake/opengauss:0123456789ab', 'dbquake/opengauss:latest'],
    Created: 1_700_000_000,
    Size: 300_000_000,
    VirtualSize: 300_000_000,
    SharedSize: -1,
    Containers: -1,
    Labels: {
      'dbquake.image': 'opengauss',
      'dbquake.image.kind': 'stand-in',
      'dbquake.image.hash': '0123456789ab',
      'dbquake.image.source': 'mmdebstrap',
    },
  };

  it('says what it is and what it was made of', () => {
    expect(toListedImage(info)).to.deep.equal({
      name: 'opengauss',
      kind: 'stand-in',
      hash: '0123456789ab',
      id: 'sha256:1',
      tags: ['dbquake/opengauss:0123456789ab', 'dbquake/opengauss:latest'],
      current: true,
      // Inherited from the base image, so it says nothing about this one.
      source: undefined,
      created: new Date('2023-11-14T22:13:20Z'),
      sizeBytes: 300_000_000,
    });
  });

  it('is not the current one when "latest" is another image', () => {
    expect(toListedImage({ ...info, RepoTags: ['dbquake/opengauss:0123456789ab'] }).current).to.equal(false);
  });

  it('may have lost all its names', () => {
    expect(toListedImage({ ...info, RepoTags: ['<none>:<none>'] }).tags).to.deep.equal([]);
  });

  it('is ours by its names: what others made from it inherits only the labels', () => {
    expect(isOurs(toListedImage(info))).to.equal(true);
    expect(isOurs(toListedImage({ ...info, RepoTags: ['team/opengauss:latest'] }))).to.equal(false);
  });
});

describe('the kind of an image', () => {
  it('is the one that its label states', () => {
    expect(kindOf({ 'dbquake.image.kind': 'emulated' })).to.equal('emulated');
  });

  it('is real when nobody labelled it', () => {
    expect(kindOf(null)).to.equal('real');
    expect(kindOf({ maintainer: 'somebody' })).to.equal('real');
  });
});
