import { expect } from 'chai';
import { QuakeError } from '../../errors.ts';
import {
  anomaliesForbiddenBy,
  decidedModels,
  impliedModels,
  isolationModel,
  models,
  parseAnomalies,
  parseModel,
  requireDecided,
  violatedModels,
} from './index.ts';
import { undecidedModels } from './models.ts';
import published from './fixtures/violated-models.json' with { type: 'json' };

describe('consistency models', () => {
  it('stand in an order in which each comes after all that it implies', () => {
    const seen = new Set<string>();
    for (const { name, implies } of models) {
      for (const weaker of implies) expect(seen.has(weaker), `${name} before ${weaker}`).to.equal(true);
      seen.add(name);
    }
  });

  it('have names and aliases that are all different', () => {
    const names = models.flatMap(({ name, aliases }) => [name, ...aliases]).map((name) => name.toLowerCase());
    expect(new Set(names).size).to.equal(names.length);
  });

  it('forbid at least what everything weaker forbids', () => {
    for (const { name } of models) {
      const forbidden = anomaliesForbiddenBy([name]);
      for (const weaker of impliedModels(name)) {
        expect([...forbidden], `${name} and ${weaker}`).to.include.members([...anomaliesForbiddenBy([weaker])]);
      }
    }
  });

  it('allow write skew and lost updates under read committed, and write skew alone under snapshot isolation', () => {
    expect(anomaliesForbiddenBy(['read-committed'])).to.not.include.keys('G2-item', 'lost-update', 'G-single-item');
    const snapshot = anomaliesForbiddenBy(['snapshot-isolation']);
    expect(snapshot).to.include.keys('lost-update', 'G-single-item', 'G-nonadjacent-item');
    expect(snapshot).to.not.include.keys('G2-item', 'G-single-item-process', 'G-single-item-realtime');
  });

  it('look for the order of the wall clock only where the model is strong', () => {
    expect(anomaliesForbiddenBy(['serializable'])).to.not.include.keys('G0-realtime', 'G0-process');
    expect(anomaliesForbiddenBy(['strong-session-serializable'])).to.include.keys('G2-item-process');
    expect(anomaliesForbiddenBy(['strict-serializable'])).to.include.keys('G2-item-realtime', 'G0-process', 'G1c');
  });

  it('are known by the names of the papers in any case', () => {
    expect(parseModel('PL-2.99')).to.equal('repeatable-read');
    expect(parseModel('Repeatable Read')).to.equal('repeatable-read');
    expect(parseModel('strong-serializable')).to.equal('strict-serializable');
    expect(() => parseModel('constructor')).to.throw(QuakeError, 'no consistency model');
  });

  it('that transactions do not decide are named', () => {
    const undecided = undecidedModels(['monotonic-reads', 'serializable', 'linearizable']);
    expect(undecided.map(({ name }) => name)).to.deep.equal(['monotonic-reads', 'linearizable']);
    expect(undecided[0]?.reason).to.contain('G-single-item-process');
  });

  it('that transactions do not decide are refused, with the reason and with those that can be asked for', () => {
    expect(() => requireDecided(['serializable'])).not.to.throw();
    expect(() => requireDecided(['serializable', 'causal']))
      .to.throw(QuakeError, 'do not decide causal: it forbids some of')
      .with.property('hint')
      .that.contains('strong-session-consistent-view')
      .and.not.contains('causal,');
  });

  it('that transactions decide are all but those, monotonic writes among them', () => {
    expect(decidedModels()).to.include.members(['monotonic-writes', 'serializable', 'strong-session-read-uncommitted']);
    expect(undecidedModels(decidedModels())).to.deep.equal([]);
    for (const model of decidedModels()) expect(anomaliesForbiddenBy([model]).size, model).to.be.greaterThan(0);
  });

  it('of monotonic writes forbid only circles of writes and sessions', () => {
    expect([...anomaliesForbiddenBy(['monotonic-writes'])]).to.deep.equal(['G0-process']);
    expect(impliedModels('strong-session-read-uncommitted')).to.include('monotonic-writes');
  });
});

describe('violatedModels', () => {
  for (const { vector, anomalyTypes, not } of published) {
    it(`says of ${anomalyTypes.join(' and ')} that it is not ${not.join(', not ') || 'anything in particular'} (${vector})`, () => {
      expect(violatedModels(anomalyTypes).not).to.have.members(not);
    });
  }

  it('blames a stale read in a session on the session, and a stale read elsewhere on the clock', () => {
    expect(violatedModels(['G-single-item-process']).not).to.deep.equal(['strong-session-consistent-view']);
    expect(violatedModels(['G-single-item-realtime']).not).to.deep.equal(['strong-snapshot-isolation']);
  });

  it('lists what follows, the strongest first, and nothing twice', () => {
    const { not, alsoNot } = violatedModels(['G1c', 'G2-item']);
    expect(not).to.deep.equal(['read-committed']);
    expect(alsoNot[0]).to.equal('strict-serializable');
    expect(alsoNot).to.include.members(['repeatable-read', 'snapshot-isolation']);
    expect(new Set([...not, ...alsoNot]).size).to.equal(not.length + alsoNot.length);
  });

  it('finds every cycle and every direct anomaly to break strict serializability', () => {
    for (const anomaly of anomaliesForbiddenBy(['strict-serializable'])) {
      expect([...violatedModels([anomaly]).not, ...violatedModels([anomaly]).alsoNot]).to.include(
        'strict-serializable',
      );
    }
  });
});

describe('parseAnomalies', () => {
  it('opens the collective names', () => {
    expect([...parseAnomalies(['G1'])]).to.have.members(['G0', 'G1a', 'G1b', 'G1c']);
    expect([...parseAnomalies(['G2'])]).to.include.members(['G2-item', 'G-single-item', 'G-nonadjacent-item']);
    expect([...parseAnomalies(['G2'])]).to.not.include.members(['G0']);
  });

  it('refuses a name that nothing reports', () => {
    expect(() => parseAnomalies(['G1', 'G7'])).to.throw(QuakeError, '"G7"');
  });
});

describe('isolationModel', () => {
  it('knows that serializable is snapshot isolation in openGauss, and serializable in PostgreSQL', () => {
    expect(isolationModel('openGauss', 'SERIALIZABLE')).to.equal('snapshot-isolation');
    expect(isolationModel('opengauss', 'repeatable read')).to.equal('snapshot-isolation');
    expect(isolationModel('opengauss', 'read committed')).to.equal('read-committed');
    expect(isolationModel('postgresql', 'serializable')).to.equal('serializable');
  });

  it('refuses to guess', () => {
    expect(() => isolationModel('dm', 'serializable')).to.throw(QuakeError, 'not known');
    expect(() => isolationModel('constructor', 'name')).to.throw(QuakeError, 'not known');
  });
});
