import { runKingbasecluster } from '../pool/run-kingbasecluster.ts';

void runKingbasecluster(process.argv.slice(2)).then((exitCode) => {
  process.exit(exitCode);
});
