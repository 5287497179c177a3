import pc from 'picocolors';
import { analyzeFolder } from '../analysis/index.ts';
import { reportFolder, terminalTable } from '../report/index.ts';
import { wrap } from './wrap.ts';

/** What every measuring command ends with: analysis, report, the table, the findings, and where it all is. */
export async function finish(dir: string, json: boolean): Promise<void> {
  const analysis = await analyzeFolder(dir);
  const { html, plots } = await reportFolder(dir);
  if (json) {
    const { cells, findings, validity } = analysis;
    return void console.log(
      JSON.stringify({ results: dir, report: html, plots, findings, validity, cells }, null, 2),
    );
  }
  console.log(`\n${terminalTable(analysis, pc)}\n`);
  for (const { text, level } of analysis.findings) {
    if (level === 'answer') console.log(pc.bold(wrap(text)));
    else console.log(level === 'caution' ? pc.yellow(wrap(`! ${text}`, '  ')) : wrap(`- ${text}`, '  '));
  }
  console.log(`\nreport   ${html}\nresults  ${dir}`);
}
