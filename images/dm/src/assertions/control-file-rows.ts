import { expect } from 'chai';
import { newControlFile } from '../control-file/control-file.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { Assertion } from './assertion.ts';

const descriptions = (cluster: SimulatedCluster, name: string): string[] =>
  cluster.control(name).records.map(({ description }) => description);
const tguids = (cluster: SimulatedCluster): number =>
  new Set(cluster.names.map((name) => cluster.control(name).tguid)).size;

/** The control file of a running group (facts/dm.md §5.8); the file alone: ../control-file and ../dmctlcvt. */
export const CONTROL_FILE_ROWS: readonly Assertion[] = [
  {
    id: 'L2',
    says: 'a standby with the file of another run of dmctlcvt is SPLIT and not opened',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.started({ rules, controls: { B: newControlFile(2n) } }).run(60);
      expect(cluster.control('B').status).to.equal('SPLIT');
      expect([cluster.role('A'), cluster.role('B')]).to.deep.equal(['PRIMARY/OPEN', 'STANDBY/MOUNT']);
    },
  },
  {
    id: 'L6',
    says: 'each operation adds exactly one record, and nothing else does',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ confirm: true, rules });
      cluster
        .killDatabase('B')
        .run(20)
        .startDatabase('B')
        .until('in step', () => cluster.isInStep());
      cluster.command('set group arch invalid');
      cluster.until('in step', () => cluster.isInStep());
      cluster.command('detach instance B');
      cluster.command('attach instance B');
      cluster.until('in step', () => cluster.isInStep());
      expect(cluster.controlWrites).to.deep.equal([]);
      cluster.run(2).command('switchover B');
      cluster.until('in step', () => cluster.isInStep());
      expect(descriptions(cluster, 'A')).to.deep.equal(['Switchover']);
      cluster
        .run(2)
        .killDatabase('B')
        .until('takeover', () => cluster.role('A') === 'PRIMARY/OPEN');
      expect(descriptions(cluster, 'A')).to.deep.equal(['Switchover', 'Auto Takeover']);
      cluster
        .run(5)
        .startDatabase('B')
        .until('in step', () => cluster.isInStep());
      cluster.powerOff('B').run(20).killDatabase('A').run(5).startDatabase('A').run(5);
      cluster.command('open instance A');
      expect(descriptions(cluster, 'A')).to.deep.equal(['Switchover', 'Auto Takeover', 'Open Force']);
      cluster.powerOn('B').until('in step', () => cluster.isInStep());
      expect(descriptions(cluster, 'B')).to.deep.equal(descriptions(cluster, 'A'));
    },
  },
  {
    id: 'L8',
    says: 'the file is equal on all members after each operation, and for who was away after recovery step 1',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules, instances: ['A', 'B', 'C'] });
      cluster.startMonitor(1).run(2);
      cluster.command('switchover B');
      expect(tguids(cluster), 'after switchover').to.equal(1);
      cluster.until('in step', () => cluster.isInStep()).run(2);
      cluster.killDatabase('B').run(15);
      cluster.powerOff('A').run(15);
      cluster.command('takeover force C');
      expect(cluster.control('A').tguid).to.not.equal(cluster.control('C').tguid);
      cluster
        .powerOn('A')
        .startDatabase('B')
        .until('in step', () => cluster.isInStep(), 200);
      expect(tguids(cluster), 'after recovery').to.equal(1);
      expect(descriptions(cluster, 'A')).to.deep.equal(['Switchover', 'Takeover Force']);
    },
  },
  {
    id: 'L9',
    says: 'two primaries without common history become INVALID, also OPEN with SUSPEND',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.inStep({ mode: 'MANUAL', rules });
      cluster.database('A').refused.add('open');
      cluster.database('A').state = { ...cluster.database('A').state, status: 'SUSPEND' };
      cluster.database('B').state = { ...cluster.database('B').state, mode: 'PRIMARY' };
      cluster.run(10);
      expect([cluster.control('A').status, cluster.control('B').status]).to.deep.equal(['INVALID', 'INVALID']);
      expect(descriptions(cluster, 'A')).to.deep.equal(['Set INVALID']);
    },
  },
  {
    id: 'L10',
    says: 'who cannot join the primary it meets is SPLIT: in PRIMARY/MOUNT, STANDBY/MOUNT and STANDBY/OPEN',
    check: (rules: RuleBook): void => {
      const open = SimulatedCluster.inStep({ mode: 'MANUAL', rules }).setControl('B', newControlFile(9n)).run(5);
      expect(open.control('B').status, 'STANDBY/OPEN').to.equal('SPLIT');
      const mounted = SimulatedCluster.inStep({ mode: 'MANUAL', rules }).killDatabase('B').run(3);
      mounted.setControl('B', newControlFile(9n)).startDatabase('B').run(10);
      expect(mounted.control('B').status, 'STANDBY/MOUNT').to.equal('SPLIT');
      const primary = SimulatedCluster.inStep({ confirm: true, rules }).killDatabase('A').run(30);
      primary.setControl('A', newControlFile(9n)).startDatabase('A').run(10);
      expect(primary.control('A').status, 'PRIMARY/MOUNT').to.equal('SPLIT');
      expect(primary.control('B').status).to.equal('VALID');
    },
  },
  {
    id: 'L11',
    says: 'an INVALID or SPLIT member is not admitted, also after a restart',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.started({ rules, controls: { B: newControlFile(2n) } }).run(20);
      cluster.killDatabase('B').killWatcher('B').run(5).startDatabase('B').startWatcher('B').run(120);
      expect([cluster.role('B'), cluster.archive('A', 'B')]).to.deep.equal(['STANDBY/MOUNT', 'INVALID']);
      expect(cluster.startMonitor(1).run(2).type('tip')).to.include('B: dmwatcher.ctl is SPLIT, it cannot join');
      expect(cluster.type('check open B')).to.include('dmwatcher.ctl is not VALID');
      expect(cluster.type('show')).to.match(/SPLIT +STARTUP +OK +B +MOUNT +STANDBY/);
      const three = SimulatedCluster.started({
        rules,
        instances: ['A', 'B', 'C'],
        controls: { C: newControlFile(2n) },
      }).run(10);
      three.startMonitor(1).run(2).command('switchover B');
      expect([three.role('B'), three.control('C').status]).to.deep.equal(['PRIMARY/OPEN', 'SPLIT']);
      const broken = SimulatedCluster.inStep({ mode: 'MANUAL', rules });
      broken.database('B').state = { ...broken.database('B').state, mode: 'PRIMARY' };
      broken.run(10).startDatabase('A').startDatabase('B').run(60);
      expect([broken.role('A'), broken.role('B')]).to.deep.equal(['PRIMARY/MOUNT', 'PRIMARY/MOUNT']);
    },
  },
  {
    id: 'L13',
    says: 'a library restored from the primary with the dmwatcher.ctl of the primary joins again',
    check: (rules: RuleBook): void => {
      const cluster = SimulatedCluster.started({ rules, controls: { B: newControlFile(2n) } }).run(20);
      cluster.killDatabase('B').killWatcher('B').run(5);
      cluster.disk('B').log = [...cluster.disk('A').log];
      cluster.setControl('B', cluster.control('A')).startDatabase('B').startWatcher('B');
      cluster.until('in step', () => cluster.isInStep());
    },
  },
];
