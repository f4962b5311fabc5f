/** Mocha swallows unhandled rejections (facts/ecosystem.md §1.4): thrown again here, they fail the run. */
process.on('unhandledRejection', (reason) => {
  throw reason;
});
