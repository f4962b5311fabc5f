import { expect } from 'chai';
import fc from 'fast-check';
import { embedJson, html, inlineSource } from './template.ts';

describe('the HTML template', () => {
  it('escapes text and attributes', () => {
    const hostile = `</script><img src=x onerror="alert('1')">`;
    expect(html`<p title="${hostile}">${hostile}</p>`.markup).to.equal(
      '<p title="&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;">' +
        '&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;</p>',
    );
  });

  it('does not escape what it built itself, and draws lists and nothing', () => {
    const items = ['a', '主库'].map((item) => html`<li>${item}</li>`);
    expect(html`${items}`.markup).to.equal('<li>a</li><li>主库</li>');
    expect(html`${undefined}${false}${null}${0}${true}`.markup).to.equal('0true');
  });

  it('keeps a script byte for byte, and refuses one that would end its element', () => {
    expect(inlineSource('script', ' a < b\n').markup).to.equal('<script> a < b\n</script>');
    expect(() => inlineSource('script', 'x = "</SCRIPT>"')).to.throw('would end it');
  });

  it('embeds any value as JSON that no text in it can end', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('</script>', '<!--', '主备切换 </SCRIPT >', '\u2028'),
        (value, text) => {
          const markup = embedJson('d', { value, text }).markup;
          const body = markup.slice(markup.indexOf('>') + 1, markup.lastIndexOf('<'));
          expect(body).to.not.contain('<');
          expect(JSON.stringify(JSON.parse(body))).to.equal(JSON.stringify({ value, text }));
        },
      ),
    );
  });
});
