import { join } from 'node:path';
import { readAnalysis } from '../analysis/index.ts';
import { drawFigures } from '../figures/index.ts';
import { png } from '../figures/png.ts';
import { asRun } from '../plan/calibration.ts';
import { openResults, writeDerived } from '../results/index.ts';
import { FILES, trialPath } from '../results/layout.ts';
import { htmlReport } from './html.ts';
import { markdownReport } from './markdown.ts';
import { plotPath } from './sections/files.ts';
import { trialArrivals } from './trial-arrivals.ts';
import { trialReport } from './trial-report.ts';
import { trialSends } from './trial-sends.ts';
import { trialSeriesOf } from './trial-series.ts';

/** Where a report was written. */
export interface WrittenReport {
  readonly html: string;
  readonly markdown: string;
  readonly plots: string;
}

/** Draws and writes everything that is read: plots/, report.md, report.html, and a page for each trial. */
export async function reportFolder(dir: string): Promise<WrittenReport> {
  const analysis = await readAnalysis(dir);
  const { plan, manifest, results, trial: filesOf } = await openResults(dir);
  const figures = drawFigures(analysis);
  for (const figure of figures) {
    await writeDerived(dir, plotPath(figure.name, 'svg'), `${figure.svg}\n`);
    await writeDerived(dir, plotPath(figure.name, 'csv'), figure.csv);
    await writeDerived(dir, plotPath(figure.name, 'png'), png(figure.svg));
  }
  for (const trial of results) {
    const files = filesOf(trial.run_id);
    const series = trialSeriesOf(await files.history(), await files.events());
    const planned = plan.trials.find(({ run_id }) => run_id === trial.run_id);
    const arrivals = trialArrivals(planned && asRun(planned, trial.rate), trial.evidence.certificate);
    const sends = trialSends(analysis, trial, await files.requests());
    const page = trialReport({ trial, series, design: analysis.design, arrivals, sends });
    await writeDerived(dir, trialPath(trial.run_id, 'reportHtml'), page);
  }
  const input = { analysis, plan, manifest, figures };
  await writeDerived(dir, FILES.reportMarkdown, markdownReport(input));
  await writeDerived(dir, FILES.reportHtml, htmlReport(input));
  return {
    html: join(dir, FILES.reportHtml),
    markdown: join(dir, FILES.reportMarkdown),
    plots: join(dir, FILES.plots),
  };
}
