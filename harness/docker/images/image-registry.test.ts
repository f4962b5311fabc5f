import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { QuakeError } from '../../errors.ts';
import { imageFolder } from './build-context.ts';
import { imageDefinition, imageDefinitions } from './image-registry.ts';

describe('the table of images', () => {
  for (const { name, parent } of imageDefinitions) {
    it(`finds the files of ${name}`, () => {
      expect(existsSync(join(imageFolder(name), 'Dockerfile'))).to.equal(true);
    });

    it(`lists the parent of ${name} before it`, () => {
      const before = imageDefinitions.slice(
        0,
        imageDefinitions.findIndex((other) => other.name === name),
      );
      expect(parent === undefined || before.some((other) => other.name === parent)).to.equal(true);
    });
  }

  it('refuses an unknown name with those that it has', () => {
    expect(() => imageDefinition('oracle'))
      .to.throw(QuakeError, 'There is no image named "oracle"')
      .with.property('hint')
      .that.contains('opengauss');
  });
});
