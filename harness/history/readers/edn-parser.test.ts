import { expect } from 'chai';
import { EdnParser } from './edn-parser.ts';

function parse(text: string): unknown {
  const parser = new EdnParser();
  parser.append(`${text} `);
  return parser.parse();
}

describe('EDN', () => {
  const forms: readonly (readonly [edn: string, value: unknown])[] = [
    ['nil', null],
    ['true', true],
    [':ok', 'ok'],
    [':jepsen.history/op', 'jepsen.history/op'],
    ['symbol', 'symbol'],
    ['-', '-'],
    ['0', 0],
    ['-0', 0],
    ['-17', -17],
    ['+17', 17],
    ['17N', 17],
    ['12345678901234567890N', '12345678901234567890'],
    ['1.50', 1.5],
    ['1.5M', 1.5],
    ['-2.5e-3', -0.0025],
    ['22/7', '22/7'],
    ['##Inf', '##Inf'],
    ['"a \\"b\\" \\\\ \\n \\u00e9"', 'a "b" \\ \n é'],
    ['\\a', 'a'],
    ['\\newline', '\n'],
    ['\\u0041', 'A'],
    ['[1 [2, 3] ()]', [1, [2, 3], []]],
    ['#{3 1 2}', [1, 2, 3]],
    ['{0 10, 1 nil, "k" :v, [1 :a] 2}', { '0': 10, '1': null, k: 'v', '[1,"a"]': 2 }],
    ['#inst "2020-01-01"', '2020-01-01'],
    ['#jepsen.history.Op{:index 1}', { index: 1 }],
    ['[1 #_ 2 #_ [3 4] 5]', [1, 5]],
    ['^{:line 1} [1]', [1]],
    ['[1 ; two ]\n 3]', [1, 3]],
    ['#"a+"', 'a+'],
    ['[:x[1]:y{}]', ['x', [1], 'y', {}]],
  ];
  for (const [edn, value] of forms) {
    it(`${edn} is ${JSON.stringify(value)}`, () => expect(parse(edn)).to.deep.equal(value));
  }

  it('gives a map the key __proto__ without harm', () => {
    const map = parse('{:__proto__ {:polluted 1}}') as object;
    expect(Object.keys(map)).to.deep.equal(['__proto__']);
    expect((map as { polluted?: unknown }).polluted).to.equal(undefined);
  });
});
