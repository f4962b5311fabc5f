import { expect } from 'chai';
import { faults } from '../faults/index.ts';
import { scenarioJsonSchema, scheduleJsonSchema } from './json-schema.ts';

interface Entry {
  readonly title?: string;
  readonly additionalProperties: boolean;
  readonly properties: Readonly<Record<string, { readonly const?: string; readonly default?: unknown }>>;
}

const entries = (): readonly Entry[] =>
  (scheduleJsonSchema() as { readonly items: { readonly anyOf: readonly Entry[] } }).items.anyOf;

describe('the JSON schemas', () => {
  it('have an entry for every kind of fault, with its default target, and one for operations', () => {
    const kinds = entries().flatMap(({ properties }) => properties['inject']?.const ?? []);
    expect(kinds).to.deep.equal(faults.map(({ kind }) => kind));
    expect(entries()).to.have.length(faults.length + 1);
    const [kill] = entries();
    expect(kill?.properties['target']).to.include({ default: 'primary' });
  });

  it('refuse unknown keys, as the harness does', () => {
    for (const entry of entries()) expect(entry.additionalProperties, entry.title).to.equal(false);
    expect(scenarioJsonSchema()).to.include({ additionalProperties: false });
  });

  it('are plain JSON', () => {
    for (const schema of [scenarioJsonSchema(), scheduleJsonSchema()]) {
      expect(JSON.parse(JSON.stringify(schema))).to.deep.equal(schema);
    }
  });
});
