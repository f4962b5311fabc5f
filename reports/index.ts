export { renderMatrix } from './html/matrix/render-matrix.ts';
export { renderHtmlReport } from './html/render-html-report.ts';
export type { LogExcerpt, ReportInput } from './report-input.ts';
export { formatVerdict, type VerdictTextOptions } from './text/format-verdict.ts';
export { formatMatrix } from './text/matrix-table.ts';
