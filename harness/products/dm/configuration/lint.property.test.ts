import { expect } from 'chai';
import fc from 'fast-check';
import { validSystem } from './fixtures/sites.ts';
import { lintConfiguration } from './lint.ts';
import { renderReport } from './render-report.ts';
import type { SiteFiles } from './site.ts';

const files = (sites: readonly SiteFiles[]): readonly Uint8Array[] =>
  sites.flatMap((site) => site.files.map(({ bytes }) => bytes));

/** Puts bytes into one of the files, in place of as many as are told. */
function damaged(sites: readonly SiteFiles[], which: number, at: number, drop: number, put: Uint8Array): SiteFiles[] {
  const target = files(sites)[which % files(sites).length];
  return sites.map((site) => ({
    ...site,
    files: site.files.map((file) => {
      if (file.bytes !== target) return file;
      const place = at % (file.bytes.length + 1);
      return {
        ...file,
        bytes: Buffer.concat([file.bytes.subarray(0, place), put, file.bytes.subarray(place + drop)]),
      };
    }),
  }));
}

describe('lintConfiguration, whatever is in the files', () => {
  const pieces = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom('[', ']', '=', '#', '"', '\r', '\n[A]\n', '=\n', '\uFEFF', '999999999999999999999')
      .map((text) => Buffer.from(text)),
  );

  for (const system of ['two-sites', 'three-sites', 'dm8'] as const) {
    it(`reports on a damaged ${system} and does not throw`, () => {
      const sites = validSystem(system);
      fc.assert(
        fc.property(fc.nat(), fc.nat(5000), fc.nat(200), pieces, (which, at, drop, put) => {
          const changed = damaged(sites, which, at, drop, put);
          const report = lintConfiguration(changed);
          expect(renderReport(report)).to.not.equal('');
          const paths = changed.flatMap((site) => site.files.map(({ path }) => path));
          for (const { file, line } of report.findings) {
            expect(paths).to.include(file);
            expect(line).to.be.at.least(1);
          }
        }),
        { numRuns: 60 },
      );
    });
  }
});
