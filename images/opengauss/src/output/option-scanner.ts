/** getopt_long as both tools use it: options and operands may come in any order. */
export interface OptionTable {
  /** Words `letter:long-name` (long name may be empty) of options that take a value. */
  readonly withValue: string;
  /** The same for options without value. */
  readonly flags: string;
}

export type ScannedOptions =
  | {
      readonly kind: 'options';
      /** By letter, in the order given. */
      readonly values: ReadonlyMap<string, readonly string[]>;
      readonly flags: ReadonlySet<string>;
      readonly operands: readonly string[];
    }
  /** `program: unrecognized option '--x'`, with a newline. */
  | { readonly kind: 'error'; readonly message: string };

interface Option {
  readonly letter: string;
  readonly long: string;
  readonly takesValue: boolean;
}

export function scanOptions(program: string, argv: readonly string[], table: OptionTable): ScannedOptions {
  const options = [...readTable(table.withValue, true), ...readTable(table.flags, false)];
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  const operands: string[] = [];
  const rest = [...argv];
  const fail = (text: string): ScannedOptions => ({ kind: 'error', message: `${program}: ${text}\n` });

  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      operands.push(...rest.splice(0));
    } else if (word.startsWith('--')) {
      const [, name = '', attached] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
      const option = options.find((candidate) => candidate.long === name);
      if (option === undefined) return fail(`unrecognized option '--${name}'`);
      if (!option.takesValue) flags.add(option.letter);
      else {
        const value = attached ?? rest.shift();
        if (value === undefined) return fail(`option '--${name}' requires an argument`);
        add(values, option.letter, value);
      }
    } else if (word.startsWith('-') && word !== '-') {
      let letters = word.slice(1);
      while (letters !== '') {
        const letter = letters.charAt(0);
        letters = letters.slice(1);
        const option = options.find((candidate) => candidate.letter === letter);
        if (option === undefined) return fail(`invalid option -- '${letter}'`);
        if (!option.takesValue) flags.add(letter);
        else {
          const value = letters === '' ? rest.shift() : letters;
          if (value === undefined) return fail(`option requires an argument -- '${letter}'`);
          add(values, letter, value);
          letters = '';
        }
      }
    } else {
      operands.push(word);
    }
  }
  return { kind: 'options', values, flags, operands };
}

function readTable(words: string, takesValue: boolean): Option[] {
  return words
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => ({ letter: word.charAt(0), long: word.slice(2), takesValue }));
}

function add(values: Map<string, string[]>, letter: string, value: string): void {
  values.set(letter, [...(values.get(letter) ?? []), value]);
}
