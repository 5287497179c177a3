import type { Block } from '../blocks.ts';
import { code, heading, paragraph } from '../blocks.ts';
import type { ReportInput } from '../input.ts';

/** The commands that lead here again. */
export function reproduce({ plan, manifest }: ReportInput): Block[] {
  return [
    heading(2, 'How to reproduce', 'reproduce'),
    paragraph(
      'The frozen plan is in ',
      code('plan.json'),
      `, fingerprint ${plan.fingerprint}: the same spec and seed give the same plan, byte for byte. It was ${plan.on === 'simulation' ? 'simulated' : 'measured'} with Loadstone ${manifest.loadstone}; from a checkout of that version, with `,
      code('npm ci && npm run build'),
      ' done:',
    ),
    {
      kind: 'code',
      text: [
        'RESULTS=/path/to/this/folder',
        plan.on === 'simulation'
          ? 'npx loadstone run $RESULTS/config.json --on simulation    # again; with --models if they were named'
          : 'npx loadstone run $RESULTS/config.json    # measure again, into a new folder',
        'npx loadstone analyze $RESULTS            # raw files -> analysis/',
        'npx loadstone report $RESULTS             # analysis/ -> plots/, report.md, report.html',
      ].join('\n'),
    },
  ];
}
